# SPDX-License-Identifier: MIT
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import program
from lnsim.train.option_list import OPTIONS

SCRIPT = program.SOURCE / "tools" / "completion" / "lnsim.bash"
# $1 is the script, the rest the words of the command line; the last is completed.
HARNESS = """
source "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_lnsim "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


def complete(*words: str, folder: Path = program.SOURCE / "tests") -> set[str]:
    result = subprocess.run(["bash", "-c", HARNESS, "bash", SCRIPT, program.PROGRAM, *words],
                            cwd=folder, capture_output=True, text=True, check=True)
    if result.stderr:
        raise AssertionError(result.stderr)
    return set(result.stdout.split())


def names(kind: str) -> set[str]:
    return set(program.output("list", kind, "--names").split())


class Completion(unittest.TestCase):
    def test_first_word_is_a_subcommand(self):
        self.assertEqual(complete(""), {*program.subcommands(), "--help", "--version"})
        self.assertEqual(complete("sim"), {"simulate"})

    def test_options_are_those_of_the_help(self):
        for subcommand in program.subcommands():
            with self.subTest(subcommand):
                self.assertEqual(complete(subcommand, "--"), program.options_of(subcommand))

    def test_workload_is_a_network_or_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("resnet.json", "resnet.jsonl", "resnet.txt"):
                (Path(folder) / name).touch()
            (Path(folder) / "resnets").mkdir()
            self.assertEqual(complete("simulate", "resnet", folder=Path(folder)),
                             {"resnet18", "resnet50", "resnet.json", "resnet.jsonl", "resnets"})

    def test_report_takes_folders(self):
        self.assertEqual(complete("report", "mod"), {"models"})

    def test_values_of_options(self):
        self.assertLessEqual(names("machines"), complete("simulate", "resnet18", "--machine", ""))
        self.assertLessEqual(names("technologies"), complete("simulate", "resnet18", "-t", ""))
        self.assertEqual(complete("simulate", "resnet18", "--format", ""), names("formats"))
        self.assertEqual(complete("simulate", "--baseline", "n"), {"none"})
        self.assertEqual(complete("simulate", "--fidelity", "t"), {"tile"})
        self.assertEqual(complete("simulate", "--optimiser", "a"), {"adam"})
        self.assertEqual(complete("simulate", "--format-costs", "o"), {"on", "off"})
        self.assertEqual(complete("trace", "--embedding-gradient", ""), {"dense", "sparse"})

    def test_choices_of_train(self):
        for option in OPTIONS:
            if option.choices:
                with self.subTest(option.name):
                    self.assertEqual(complete("train", f"--{option.name}", ""),
                                     set(option.choices))

    def test_value_after_an_equals_sign(self):
        self.assertEqual(complete("simulate", "--fidelity", "="),
                         {"analytical", "tile", "datapath"})
        self.assertEqual(complete("simulate", "--fidelity", "=", "d"), {"datapath"})

    def test_swept_parameter_and_its_values(self):
        self.assertEqual(complete("sweep", "resnet18", "--vary", "f"),
                         {"format=", "format_costs=", "fidelity="})
        self.assertEqual(complete("sweep", "--vary", "workload", "=", "bert-b"), {"bert-base"})

    def test_keys_of_the_machine_are_those_of_the_default_one(self):
        def keys(value, above):
            for key, member in value.items():
                if isinstance(member, dict):
                    yield from keys(member, f"{above}{key}.")
                else:
                    yield f"{above}{key}="

        path = program.SOURCE / "models/hardware/lns-madam-pe.json"
        document = json.loads(path.read_text(encoding="utf-8"))
        described = ("schema_version", "name", "title", "source", "notes")
        machine = {key: value for key, value in document.items() if key not in described}
        self.assertEqual(complete("sweep", "resnet18", "--vary", "machine."),
                         set(keys(machine, "machine.")))
        self.assertEqual(complete("sweep", "resnet18", "--vary", "machine.memory.dram.t"),
                         {"machine.memory.dram.type="})

    def test_kinds_of_list(self):
        self.assertEqual(complete("list", "n"), {"networks"})
        self.assertEqual(complete("list", "c"), {"columns"})

    def test_sections_of_validate(self):
        self.assertEqual(complete("validate", "p"), {"papers", "published"})

    def test_nothing_after_nonsense(self):
        self.assertEqual(complete("simulate", "--format", "no-such-format"), set())


if __name__ == "__main__":
    unittest.main()
