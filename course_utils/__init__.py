"""The helper package of the course: it draws, animates and checks; the mathematics stands in the lessons.

Importing it is quick and does not import TensorFlow. It keeps TensorFlow quiet when that is imported later, which is
why every lesson imports ``course_utils`` first.
"""

from course_utils.quiet import give_matplotlib_a_folder, keep_tensorflow_quiet

__version__ = "0.1.0"

keep_tensorflow_quiet()
give_matplotlib_a_folder()
