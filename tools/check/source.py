# SPDX-License-Identifier: BSD-2-Clause
"""The project's own source files, for the checks."""
import subprocess


def tracked(*patterns):
    """Return the files under version control that match, and new ones."""
    text = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard",
         "--deduplicate", "--", *patterns],
        check=True, capture_output=True, text=True).stdout
    files = []
    for path in text.splitlines():
        try:
            with open(path, encoding="utf-8") as file:
                files.append((path, file.read()))
        except FileNotFoundError:
            pass  # Removed but not yet committed so.
        except UnicodeDecodeError:
            pass  # Not text.
    return files


def report(problems):
    """Print the problems; return the exit status."""
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem(s)")
    return 1 if problems else 0
