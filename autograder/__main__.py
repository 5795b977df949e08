"""The `autograder` command, and `python -m autograder`."""

import gc


def main() -> None:
    """Runs the command line."""
    gc.set_threshold(50_000)  # what is imported stays: looking for garbage in it every 700 objects is lost time
    from autograder.cli import main as run

    run()


if __name__ == "__main__":
    main()
