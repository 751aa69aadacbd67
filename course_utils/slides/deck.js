// Formulas first, while every slide is laid out; then what does not fit on a slide goes on to a further one; then
// reveal.js takes over. Done here and not when the deck is made, because only a browser knows how tall things are.
"use strict";

const LITTLE = 0.9; // of its size, to which a slide is made smaller rather than continued on a further one
const SMALLEST = 0.6; // and to which a single thing that is too tall for a slide is made smaller

const TALL = 430; // pixels
const WIDE = 900;

const overflows = (body) => body.scrollHeight > body.clientHeight || body.scrollWidth > body.clientWidth;

function shrink(body, smallest) {
    for (let size = 0.95; overflows(body) && size >= smallest; size -= 0.05) body.style.fontSize = `${size}em`;
    return !overflows(body);
}

function fit(slide) {
    const body = slide.querySelector(".body");
    if (!overflows(body) || shrink(body, LITTLE)) return;
    body.style.fontSize = "";
    const next = slide.cloneNode(false);
    const rest = next.appendChild(body.cloneNode(false));
    const last = () => body.lastElementChild;
    while (overflows(body) && body.children.length > 1) rest.prepend(last());
    // What leads on to something stays with it.
    while (body.children.length > 1 && rest.children.length && last().matches(".lead, h1, h2, h3")) rest.prepend(last());
    shrink(body, SMALLEST);
    if (!rest.children.length) return;
    slide.after(next);
    fit(next);
}

// A picture shares a slide with words only where it stays large: as wide as it can be seen well, or as tall as it gets.
function keepLarge(figure) {
    const { naturalWidth, naturalHeight } = figure.querySelector("img");
    const height = Math.min(TALL, (WIDE * naturalHeight) / naturalWidth);
    const all = height + figure.querySelector("figcaption").offsetHeight;
    figure.style.minHeight = `${Math.min(all, figure.parentElement.clientHeight)}px`;
}

function start() {
    document.querySelectorAll(".body > figure").forEach(keepLarge);
    document.querySelectorAll("section.slide").forEach(fit);
    document.body.classList.remove("preparing");
    Reveal.initialize({
        width: 1280,
        height: 720,
        margin: 0,
        center: false,
        hash: true,
        slideNumber: "c/t",
        transition: "none",
        pdfMaxPagesPerSlide: 1,
        pdfSeparateFragments: false,
    });
}

function startWithFormulas() {
    window.MathJax = {
        jax: ["input/TeX", "output/SVG"],
        extensions: ["tex2jax.js"],
        TeX: { extensions: ["AMSmath.js", "AMSsymbols.js"] },
        tex2jax: { inlineMath: [["$", "$"]], displayMath: [["$$", "$$"]], processEscapes: true },
        SVG: { font: "STIX-Web", matchFontHeight: false },
        displayAlign: "left",
        messageStyle: "none",
        showMathMenu: false,
        AuthorInit: () => MathJax.Hub.Register.StartupHook("End", start),
    };
    const script = document.createElement("script");
    script.src = "mathjax/MathJax.js";
    script.onerror = start;
    document.head.append(script);
}

const pictures = [...document.images].map((image) => image.decode().catch(() => {}));
Promise.all([...pictures, document.fonts.ready]).then(startWithFormulas);
