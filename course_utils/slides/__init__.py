"""Slides of a lesson: what stands on them, the page that shows them, and the JavaScript that it needs."""
