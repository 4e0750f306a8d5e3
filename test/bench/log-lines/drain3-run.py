"""Groups log lines with Drain3 (pip install drain3==0.9.11), the usual open-source log template miner.

    python3 drain3-run.py LINES.jsonl --out GROUPS.json [--masks QUOTED,UUID,IP,HEX,NUM] [--free-text]

LINES.jsonl has one object with a "text" per line, as main.ts writes it. GROUPS.json gets an array with
the group of each line. Drain3 splits at white space, a line break too; a stack trace is one message.
"--masks" replaces such text before Drain3 sees it, as its README advises; without it Drain3 has its
default settings. QUOTED hides the keys of JSON and the message of logfmt too. "--free-text" feeds Drain3 as its README prefers: of a JSON line the
message, of a stack trace the first line. Without it every JSON line whose fields come in another
order makes a new group, and the time grows with lines times groups: use 10,000 lines.
"""

import argparse
import json
import resource
import time

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

BEFORE = r"((?<=[^A-Za-z0-9])|^)"
BEHIND = r"((?=[^A-Za-z0-9])|$)"
MASKS = [
    ("QUOTED", r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"),
    ("UUID", BEFORE + r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" + BEHIND),
    ("IP", BEFORE + r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::{1,2}[0-9a-f]{1,4}){3,7})" + BEHIND),
    ("HEX", BEFORE + r"(?:0x[0-9A-Fa-f]+|(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{6,})" + BEHIND),
    ("NUM", BEFORE + r"[-+]?\d+(?:\.\d+)?" + BEHIND),
]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("lines")
    arguments.add_argument("--out", required=True)
    arguments.add_argument("--masks", default="", help="Names with commas between")
    arguments.add_argument("--free-text", action="store_true")
    chosen = arguments.parse_args()

    with open(chosen.lines, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]

    if chosen.free_text:
        texts = [free_text(text) for text in texts]

    config = TemplateMinerConfig()
    wanted = [name for name in chosen.masks.split(",") if name]
    unknown = set(wanted) - {name for name, _ in MASKS}
    if unknown:
        arguments.error(f"There is no mask {', '.join(sorted(unknown))}.")
    config.masking_instructions = [
        MaskingInstruction(regex, name) for name, regex in MASKS if name in wanted
    ]
    miner = TemplateMiner(config=config)

    started = time.perf_counter()
    groups = [miner.add_log_message(text)["cluster_id"] for text in texts]
    seconds = time.perf_counter() - started

    with open(chosen.out, "w", encoding="utf-8") as file:
        json.dump(groups, file)
    print(
        json.dumps(
            {
                "masks": wanted,
                "free_text": chosen.free_text,
                "lines": len(texts),
                "seconds": round(seconds, 3),
                "lines_per_second": round(len(texts) / seconds),
                "groups": len(set(groups)),
                "ids": chosen.out,
                # Linux counts it in KiB.
                "peak_rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
            }
        )
    )


def free_text(text):
    if not text.startswith("{"):
        return text.split("\n", 1)[0]
    try:
        fields = json.loads(text)
    except ValueError:  # Node prints objects that are not JSON.
        return text.split("\n", 1)[0]
    return fields.get("msg") or fields.get("message") or text


if __name__ == "__main__":
    main()
