// What ipywidgets leaves out for people who work by ear and keyboard: a name for every slider, its reading as it is
// written beside it, and the view's one-line reading spoken when it changes. And a play button that moves a slider by
// its keys: ipywidgets' own has no name, and sends every value to the kernel twice.
function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function nameControls(root) {
  for (const handle of root.querySelectorAll("[role=slider]")) {
    const row = handle.closest(".widget-inline-hbox");
    const label = row?.querySelector(".widget-label");
    if (!label) continue;
    set(handle, "aria-label", label.textContent);
    set(handle, "aria-disabled", String(handle.closest("[disabled]") !== null));
    const readout = row.querySelector(".widget-readout");
    if (readout) {
      set(handle, "aria-valuetext", readout.textContent);
      set(readout, "aria-label", `${label.textContent}, typed`);
      set(readout, "role", "textbox");
    }
  }
  for (const label of root.querySelectorAll(".widget-label[title=null]")) label.removeAttribute("title");
  for (const fold of root.querySelectorAll(".widget-toggle-button"))
    set(fold, "aria-expanded", String(fold.classList.contains("mod-active")));
}

// Where the notebook is presented, Space and the arrows go to another slide; a slider keeps its arrows by itself.
function keepKeys(event) {
  const { target, key } = event;
  const list = target.closest("select") && ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].includes(key);
  if (list || (key === " " && target.closest("button, select, input"))) event.stopPropagation();
}

const BEAT = 700; // milliseconds

function addPlay(row, root) {
  const handle = row.querySelector("[role=slider]");
  const button = document.createElement("button");
  button.className = "jupyter-widgets jupyter-button widget-button course-play";
  let timer = null;
  const press = (key) => handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const at = (end) => handle.getAttribute("aria-valuenow") === handle.getAttribute(`aria-value${end}`);
  const show = () => {
    button.textContent = timer === null ? "▶ Play" : "❚❚ Pause";
    button.setAttribute("aria-label", `${timer === null ? "Play" : "Pause"}: ${row.querySelector("label").textContent}`);
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    show();
  };
  const step = () => {
    if (!at("max")) press("ArrowRight");
    if (at("max")) stop();
  };
  button.addEventListener("click", () => {
    if (timer !== null) return stop();
    if (at("max")) press("Home");
    timer = setInterval(step, BEAT);
    show();
  });
  const touched = (event) => event.isTrusted && !button.contains(event.target) && timer !== null && stop();
  root.addEventListener("pointerdown", touched, true); // whoever takes a control has it
  root.addEventListener("keydown", touched, true);
  show();
  row.append(button);
  return stop;
}

const KNOWN = 200; // pictures that are remembered

// Shows at once what is known already: a picture that was on screen before, or one that the kernel has drawn ahead.
async function remember(model, root, known) {
  const outputs = root.closest(".jp-OutputArea, .output_area, body");
  const controls = await Promise.all(model.get("controls").map((id) => model.widget_manager.get_model(id)));
  const setTo = (control) => {
    const value = control.get("_options_labels")?.[control.get("index")] ?? control.get("value"); // a list's, or another's
    return typeof value === "number" ? String(+value.toPrecision(6)) : String(value);
  };
  const shown = () => {
    const figure = outputs.querySelector("figure[data-settings]");
    return figure && [figure, figure.querySelector("img"), figure.querySelector("figcaption")];
  };
  const recall = () => {
    const settings = controls.map(setTo).join("\n");
    const found = known.get(settings);
    if (!found || !shown()) return;
    const [figure, image, words] = shown();
    if (image.src === found.src) return;
    figure.dataset.settings = settings;
    image.src = found.src;
    image.alt = found.alt;
    words.textContent = found.words;
  };
  const keep = ({ settings, ...picture }) => {
    if (known.has(settings)) return;
    if (known.size >= KNOWN) known.clear();
    known.set(settings, picture);
  };
  const learn = () => {
    if (!shown()) return;
    const [figure, image, words] = shown();
    keep({ settings: figure.dataset.settings, src: image.src, alt: image.alt, words: words.textContent });
    recall(); // the kernel may have drawn what the controls were set to a moment ago
  };
  // The kernel may answer each control in another thread, and ipywidgets holds moves back until earlier ones are
  // answered: a click on the button itself could overtake a move, or be overtaken. So held-back moves are dropped, and
  // the reset is sent when the others are answered, by the way that the last answer came.
  const reset = (event) => {
    if (event && !event.target.closest(".course-reset")) return;
    event?.stopPropagation();
    for (const control of controls) control._msg_buffer = null;
    if (controls.some((control) => control._pending_msgs > 0)) return void setTimeout(reset, 10);
    model.send({ reset: true });
  };
  root.addEventListener("click", reset, true);
  learn();
  const observer = new MutationObserver(learn);
  observer.observe(outputs, { childList: true, subtree: true });
  model.on("msg:custom", keep);
  controls.forEach((control) => control.on("change:value change:index", recall));
  return () => {
    model.off("msg:custom", keep);
    observer.disconnect();
    root.removeEventListener("click", reset, true);
    controls.forEach((control) => control.off("change:value change:index", recall));
  };
}

function render({ model, el }) {
  el.classList.add("course-voice");
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  el.append(status);

  let root = null;
  let observer = null;
  let stops = [];
  let forget = null;
  const known = new Map();
  const attach = () => {
    root = el.closest(".course-view");
    if (!root) return void requestAnimationFrame(attach); // not yet in the page
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", model.get("title"));
    root.addEventListener("keydown", keepKeys);
    nameControls(root);
    forget = remember(model, root, known);
    stops = [...root.querySelectorAll(".course-played")].map((row) => addPlay(row, root));
    observer = new MutationObserver(() => nameControls(root));
    observer.observe(root, {
      attributes: true, // the fold's button and a slider that is switched off change by attributes only
      attributeFilter: ["class", "disabled", "aria-valuenow"],
      childList: true,
      subtree: true,
      characterData: true,
    });
  };
  attach();

  const measure = () => {
    if (model.get("density") !== window.devicePixelRatio) known.clear(); // drawn for another screen
    model.set("density", window.devicePixelRatio);
    model.save_changes();
  };
  measure();
  window.addEventListener("resize", measure); // another screen, or zoomed

  const speak = () => (status.textContent = model.get("reading"));
  model.on("change:reading", speak);
  return () => {
    observer?.disconnect();
    forget?.then((stop) => stop());
    stops.forEach((stop) => stop());
    window.removeEventListener("resize", measure);
    model.off("change:reading", speak);
  };
}

export default { render };
