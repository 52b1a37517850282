"""``python -m thirdhand`` is the command ``thirdhand``."""

from thirdhand.cli import main

if __name__ == "__main__":
    main()
