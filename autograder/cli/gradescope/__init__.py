"""An autograder for Gradescope: the zip that is made of problem files, and the grading in its container."""
