"""The peers' side of the benchmark protocol: key=value arguments, then one JSON answer for each line on standard input."""
import json
import sys


def arguments():
    return dict(item.split("=", 1) for item in sys.argv[1:])


def flag(text):
    return text in ("True", "true", "1")


def serve(measure):
    """Answers every line with {"value": ..., "check": ...}; `measure` gives both, the check may be None."""
    for _ in sys.stdin:
        value, check = measure()
        answer = {"value": value} if check is None else {"value": value, "check": check}
        print(json.dumps(answer), flush=True)
