"""The visual language of the course: style, shapes, the unrolled network, and pictures with alt text."""
