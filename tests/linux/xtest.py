# SPDX-License-Identifier: BSD-2-Clause
"""Run cases of the stock xtest and judge them by an expectation file."""
import dataclasses
import pathlib
import re

# Texts by which xtest says that a green line proves nothing.
SKIP_TEXTS = re.compile(
    r"skip test|skip subcase|not implemented|pseudo TA not found|"
    r"PTA .* not found|capability not supported|System PTA not available|"
    r"- ignored|doesn't support|not built with|fTPM TA not present|"
    r"Ignore test due to|STORAGE_NOT_AVAILABLE", re.IGNORECASE)

# xtest looks at the clock in these: 1006 sets a time and reads it again within
# a second, 1009 cancels a wait of two seconds half a second after it sent it.
# A machine that stands still for so long fails them once, a wrong TEE always.
TIMED = ("regression_1006", "regression_1009")
TRIES = 3


@dataclasses.dataclass
class Expectation:
    """What a case is to do.

    kind: `pass`; `skip` (xtest skips it silently, or part of it); `later`
    (known to fail). The last two need a reason. subtests: at least so many;
    subtests_15: at level 15.
    """
    case: str
    kind: str
    subtests: int
    reason: str
    subtests_15: int


@dataclasses.dataclass
class Outcome:
    case: str
    verdict: str  # passed, failed, skipped
    note: str = ""
    subtests: int = 0


def read_expectations(path):
    """Lines: SUITE CASE KIND SUBTESTS[/AT_LEVEL_15] REASON...; # comments."""
    found = {}
    for number, line in enumerate(pathlib.Path(path).read_text().splitlines(),
                                  1):
        words = line.split("#")[0].split(None, 4)
        if not words:
            continue
        if len(words) < 4 or words[2] not in ("pass", "skip", "later"):
            raise SystemExit(f"{path}:{number}: not understood: {line}")
        suite, case, kind, counts, *reason = words
        counts = [int(c) for c in counts.split("/")]
        if kind != "pass" and not reason:
            raise SystemExit(f"{path}:{number}: {kind} needs a reason")
        found[f"{suite}_{case}"] = Expectation(
            f"{suite}_{case}", kind, counts[0], " ".join(reason), counts[-1])
    return found


def raise_expectations(path, passing):
    """Rewrite the lines of cases that pass now: {case: subtests}."""
    lines = []
    for line in pathlib.Path(path).read_text().splitlines():
        words = line.split(None, 3)
        case = "_".join(words[:2])
        if case in passing and words[2] == "later":
            line = f"{words[0]} {words[1]} pass {passing[case]}"
        lines.append(line)
    pathlib.Path(path).write_text("\n".join(lines) + "\n")


def run_case(linux, case, timeout, level=0):
    """Return (result, subtests, skip texts, output) of one case."""
    outputs = []
    for _ in range(TRIES if case in TIMED else 1):
        *judged, text = run_once(linux, case, timeout, level)
        outputs.append(text)
        if judged[0] != "FAILED":
            break
    return *judged, "".join(outputs)


def run_once(linux, case, timeout, level):
    suite, _, number = case.partition("_")
    _, text = linux.run(f"xtest -l {level} -t {suite} {number}", timeout)
    lines = text.splitlines()
    result = "absent"
    for line in lines:
        match = re.fullmatch(rf"{re.escape(case)} (OK|FAILED)"
                             r"( first error .*)?", line)
        if match:
            result = match.group(1)
    match = re.search(r"^(\d+) subtests? of which", text, re.MULTILINE)
    subtests = int(match.group(1)) if match else 0
    skips = [line.strip() for line in lines if SKIP_TEXTS.search(line)]
    return result, subtests, skips, text


def judge(expected, result, subtests, skips, level=0):
    """Compare what a case did with what it is to do."""
    case, kind = expected.case, expected.kind
    least = expected.subtests_15 if level else expected.subtests
    honest = result == "OK" and not skips and subtests >= least
    if honest:
        note = "" if kind == "pass" else \
            f"passes now, with {subtests} subtests: run with --update"
        return Outcome(case, "passed", note, subtests)
    if result == "OK" and kind == "skip":
        return Outcome(case, "skipped", expected.reason)
    if kind == "later" and result in ("OK", "FAILED"):
        return Outcome(case, "skipped", expected.reason)
    if result == "OK" and skips:
        return Outcome(case, "failed", f"skips silently: {skips[0]}")
    if result == "OK":
        return Outcome(case, "failed", f"ran {subtests} subtests, "
                       f"expected {least}")
    return Outcome(case, "failed", f"result {result}")
