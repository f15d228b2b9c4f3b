# SPDX-License-Identifier: MIT
"""Where output goes: to its end or with exit code 3, and to what is there."""

import errno
import fcntl
import os
import resource
import signal
import stat
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

import program

NO_SPACE = os.strerror(errno.ENOSPC)
LEFTOVER = ".{}.{}.lnsim.tmp"

# What prints, each with what it needs in its folder.
PRINTING = (("--help",), ("--version",), ("simulate", "--help"), ("list",), ("list", "formats"),
            ("list", "networks", "--names"), ("trace", "bert-large"), ("simulate", "mnist-cnn"),
            ("simulate", "mnist-cnn", "--json"), ("simulate", "mnist-cnn", "--out", "o"),
            ("map", "mnist-cnn"), ("map", "mnist-cnn", "--json"), ("validate", "papers"),
            ("sweep", "mnist-cnn", "--vary", "batch=1", "--out", "s", "--no-plot"),
            ("report", "r"))

# What writes a file, whose path is the last argument.
WRITING = (("trace", "mnist-cnn", "-o"), ("map", "mnist-cnn", "-o"),
           ("validate", "papers", "--json"))


def written(command, path, folder):
    return program.run(*command, path, folder=folder)


class InFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def expect(self, result, code, message):
        self.assertEqual((result.returncode, result.stderr), (code, message), result.args)

    def assert_tidy(self):
        self.assertEqual(list(self.folder.rglob(".*")), [])


class StandardOutput(InFolder):
    def setUp(self):
        super().setUp()
        program.output("simulate", "mnist-cnn", "--out", self.folder / "r")

    def start(self, arguments, **options):
        return subprocess.run([program.PROGRAM, *arguments], cwd=self.folder, text=True,
                              stderr=subprocess.PIPE, check=False, **options)

    def assert_lost(self, result, reason):
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertRegex(result.stderr, rf"\Alnsim: (error: )?standard output: {reason}\n\Z")

    def test_of_every_command_on_a_full_disk(self):
        for arguments in PRINTING:
            with self.subTest(arguments), open("/dev/full", "wb") as full:
                self.assert_lost(self.start(arguments, stdout=full), NO_SPACE)

    def test_of_every_command_that_is_closed(self):
        for arguments in PRINTING:
            with self.subTest(arguments):
                result = self.start(arguments, preexec_fn=lambda: os.close(1))
                self.assert_lost(result, os.strerror(errno.EBADF))

    def test_that_is_closed_is_no_file_s(self):
        self.start(("simulate", "mnist-cnn", "--out", "o"), preexec_fn=lambda: os.close(1))
        for name, content in program.contents(self.folder / "r").items():
            self.assertEqual((self.folder / "o" / name).read_bytes(), content)

    def test_that_nobody_needs_may_be_closed(self):
        result = self.start(("trace", "mnist-cnn", "-o", "t.jsonl"),
                            preexec_fn=lambda: os.close(1))
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_is_none_of_standard_error_s_concern(self):
        with open("/dev/full", "wb") as full:
            for command in (("trace", "mnist-cnn", "-o", "t.jsonl"),
                            ("sweep", "mnist-cnn", "--vary", "format=lns8g8,int4", "--technology",
                             "osu180", "--out", "s", "-q")):
                codes = {subprocess.run([program.PROGRAM, *command], cwd=self.folder, stderr=to,
                                        stdout=subprocess.DEVNULL, check=False).returncode
                         for to in (full, subprocess.DEVNULL)}
                self.assertEqual(len(codes), 1, command)
                self.assertNotIn(3, codes)

    def test_of_every_command_into_a_closed_pipe(self):
        for arguments in PRINTING:
            with self.subTest(arguments):
                reader, writer = os.pipe()
                os.close(reader)
                try:
                    result = self.start(arguments, stdout=writer)
                finally:
                    os.close(writer)
                self.expect(result, -signal.SIGPIPE, "")


class Files(InFolder):
    def test_on_a_full_disk(self):
        for command in WRITING:
            with self.subTest(command):
                self.expect(written(command, "/dev/full", self.folder), 3,
                            f"lnsim: /dev/full: {NO_SPACE}\n")

    def test_of_a_folder_on_a_full_disk(self):
        (self.folder / "layers.csv").symlink_to("/dev/full")
        result = program.run("simulate", "mnist-cnn", "--out", ".", folder=self.folder)
        self.expect(result, 3, f"lnsim: ./layers.csv: {NO_SPACE}\n")
        self.assertEqual([path.name for path in self.folder.iterdir()], ["layers.csv"])

    def test_beyond_the_limit_of_a_size(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        result = subprocess.run([program.PROGRAM, "trace", "mnist-cnn", "-o", "t.jsonl"],
                                cwd=self.folder, preexec_fn=limit, capture_output=True, text=True,
                                check=False)
        self.expect(result, 3, f"lnsim: t.jsonl: {os.strerror(errno.EFBIG)}\n")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_of_a_report_on_a_full_disk(self):
        program.output("simulate", "mnist-cnn", "--out", self.folder)
        (self.folder / "report.html").symlink_to("/dev/full")
        result = program.run("report", self.folder)
        self.expect(result, 3, f"lnsim: error: {self.folder}/report.html: {NO_SPACE}\n")
        self.assert_tidy()

    def test_follow_links(self):
        (self.folder / "below").mkdir()
        for command in WRITING:
            for target in ("below/there", "below/new"):
                with self.subTest((command, target)):
                    (self.folder / "below/there").write_text("old", encoding="utf-8")
                    (self.folder / "below/new").unlink(missing_ok=True)
                    for name, end in (("one", "two"), ("two", target)):
                        (self.folder / name).unlink(missing_ok=True)
                        (self.folder / name).symlink_to(end)
                    self.assertEqual(written(command, "one", self.folder).returncode, 0)
                    self.assertEqual((self.folder / "one").readlink(), Path("two"))
                    self.assertGreater(len((self.folder / target).read_bytes()), 100)
        self.assert_tidy()

    def test_of_a_report_follow_links(self):
        program.output("simulate", "mnist-cnn", "--out", self.folder)
        (self.folder / "report.html").symlink_to("page.html")
        program.output("report", self.folder)
        self.assertTrue((self.folder / "report.html").is_symlink())
        self.assertIn("<html", (self.folder / "page.html").read_text(encoding="utf-8"))
        self.assert_tidy()

    def test_through_a_loop_of_links_are_refused(self):
        (self.folder / "loop").symlink_to("loop")
        for command in WRITING:
            self.expect(written(command, "loop", self.folder), 2,
                        f"lnsim: loop: can't be written: {os.strerror(errno.ELOOP)}\n")

    def test_devices_stay_what_they_are(self):
        for command in WRITING:
            self.assertEqual(written(command, "/dev/null", self.folder).returncode, 0)
            self.assertTrue(stat.S_ISCHR(Path("/dev/null").stat().st_mode))

    def read_pipe(self, path, run):
        """What comes out of a pipe while something runs."""
        os.mkfifo(path)
        found = []
        reader = threading.Thread(target=lambda: found.append(path.read_bytes()))
        reader.start()
        run()
        reader.join()
        self.assertTrue(path.is_fifo())
        return found[0]

    def test_go_into_a_pipe_that_is_there(self):
        expected = program.output("trace", "mnist-cnn").encode()
        path = self.folder / "pipe"
        self.assertEqual(self.read_pipe(path, lambda: program.output("trace", "mnist-cnn", "-o",
                                                                     path)), expected)

    def test_of_a_report_go_into_a_pipe_that_is_there(self):
        program.output("simulate", "mnist-cnn", "--out", self.folder)
        page = self.read_pipe(self.folder / "report.html",
                              lambda: program.output("report", self.folder))
        self.assertIn(b"</html>", page)

    def test_go_to_standard_output_by_its_name(self):
        expected = program.output("trace", "mnist-cnn")
        for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
            self.assertEqual(program.output("trace", "mnist-cnn", "-o", name), expected)
            with (self.folder / "out").open("w+b") as out:
                subprocess.run([program.PROGRAM, "trace", "mnist-cnn", "-o", name], stdout=out,
                               stderr=subprocess.DEVNULL, check=True)
                out.seek(0)
                self.assertEqual(out.read().decode(), expected)

    def test_that_nobody_may_write_are_refused(self):
        program.output("simulate", "mnist-cnn", "--out", self.folder / "r")
        path = self.folder / "r" / "report.html"
        for command in (*WRITING, ("report", self.folder / "r", "--out", self.folder / "r")):
            path.write_text("mine", encoding="utf-8")
            path.chmod(0o444)
            with self.subTest(command):
                result = (program.run(*command) if command[0] == "report"
                          else written(command, path, self.folder))
                self.assertEqual(result.returncode, 2)
                self.assertIn(f"{path}: can", result.stderr)
                self.assertIn(os.strerror(errno.EACCES), result.stderr)
                self.assertEqual(path.read_text(encoding="utf-8"), "mine")
            path.unlink()
        self.assert_tidy()

    def test_keep_their_permissions(self):
        program.output("simulate", "mnist-cnn", "--out", self.folder)
        for name in ("t.jsonl", "report.html"):
            (self.folder / name).touch()
            (self.folder / name).chmod(0o640)
        program.output("trace", "mnist-cnn", "-o", self.folder / "t.jsonl")
        program.output("report", self.folder)
        for name in ("t.jsonl", "report.html"):
            self.assertEqual(stat.S_IMODE((self.folder / name).stat().st_mode), 0o640)

    def test_may_have_the_longest_name(self):
        program.output("trace", "mnist-cnn", "-o", self.folder / ("x" * 255))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["x" * 255])
        result = program.run("trace", "mnist-cnn", "-o", self.folder / ("x" * 256))
        self.assertEqual(result.returncode, 2)
        self.assertIn(os.strerror(errno.ENAMETOOLONG), result.stderr)


class Leftovers(InFolder):
    """Temporary files of runs that were killed."""

    def setUp(self):
        super().setUp()
        program.output("simulate", "mnist-cnn", "--out", self.folder)

    def leave(self, name, number):
        path = self.folder / LEFTOVER.format(name, number)
        path.write_text("half", encoding="utf-8")
        return path

    def write(self):
        program.output("trace", "mnist-cnn", "-o", self.folder / "t.jsonl")
        program.output("report", self.folder)

    def test_go_with_the_next_run_of_the_same_target(self):
        kept = self.leave("other", 0)
        for name in ("t.jsonl", "report.html"):
            self.leave(name, 0)
            self.leave(name, 1)
        self.write()
        self.assertEqual(list(self.folder.glob(".*")), [kept])

    def test_of_a_run_that_goes_on_stay(self):
        files = [self.leave(name, 0) for name in ("t.jsonl", "report.html")]
        with files[0].open("rb") as first, files[1].open("rb") as second:
            for file in (first, second):
                fcntl.flock(file, fcntl.LOCK_EX)
            self.write()
        for path in files:
            self.assertEqual(path.read_text(encoding="utf-8"), "half")
        self.assertEqual(len(list(self.folder.glob(".*"))), 2)
        self.assertTrue((self.folder / "t.jsonl").read_text(encoding="utf-8").startswith("{"))

    def test_are_none_of_a_run_that_a_signal_ends(self):
        preload = {"LD_PRELOAD": os.environ["LNSIM_ENDED_AT_RENAME"]}
        for command, last in ((("simulate", "mnist-cnn", "--out", "o"), "o/events.json"),
                              (("report", ".", "--out", "p"), "p/report.html")):
            result = program.run(*command, folder=self.folder, environment=preload)
            self.assertEqual(result.returncode, -signal.SIGTERM, result.stderr)
            self.assertTrue((self.folder / last).exists())
            self.assertEqual(list(self.folder.rglob(".*")), [])

    def test_that_are_links_are_not_followed(self):
        (self.folder / LEFTOVER.format("t.jsonl", 0)).symlink_to("victim")
        (self.folder / "victim").write_text("mine", encoding="utf-8")
        self.write()
        self.assertEqual((self.folder / "victim").read_text(encoding="utf-8"), "mine")


if __name__ == "__main__":
    unittest.main()
