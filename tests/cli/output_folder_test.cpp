// SPDX-License-Identifier: BSL-1.0
#include "../../examples/custval/output_folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "../../examples/custval/failure.hpp"
#include "temporary_folder.hpp"

namespace fs = std::filesystem;
using custval_cli::Failure;
using custval_cli::OutputFile;
using custval_cli::OutputFolder;
using custval_test::names_in;
using custval_test::read_file;
using custval_test::TemporaryFolder;
using custval_test::write_file;

namespace {

using Names = std::set<std::string>;

}  // namespace

TEST_CASE("output_folder: a new folder appears whole at commit, its parents with it") {
  const TemporaryFolder base;
  const fs::path out = base.path() / "a" / "b" / "out";
  {
    OutputFolder folder(out.string() + "/", {"one.txt", "two.txt"});
    folder.open("one.txt").write("1");
    folder.open("two.txt").write("2");
    CHECK_FALSE(fs::exists(out));
    folder.commit();
    CHECK(names_in(out) == Names{"one.txt", "two.txt"});
    folder.commit();
  }
  CHECK(read_file(out / "one.txt") == "1");
  CHECK(read_file(out / "two.txt") == "2");
  CHECK(names_in(out.parent_path()) == Names{"out"});
}

TEST_CASE("output_folder: without commit nothing is left behind, parents included") {
  const TemporaryFolder base;
  {
    OutputFolder folder((base.path() / "a" / "b").string(), {"one.txt"});
    folder.open("one.txt").write("1");
    const Names names = names_in(base.path() / "a");
    REQUIRE(names.size() == 1);
    CHECK(names.begin()->starts_with(".custval-"));
  }
  CHECK(names_in(base.path()).empty());
}

TEST_CASE("output_folder: a relative folder without parents") {
  const TemporaryFolder base;
  const fs::path before = fs::current_path();
  fs::current_path(base.path());
  {
    OutputFolder folder("out", {"x"});
    folder.open("x").write("1");
    folder.commit();
  }
  fs::current_path(before);
  CHECK(names_in(base.path()) == Names{"out"});
}

TEST_CASE("output_folder: in a folder that exists only the files written are replaced") {
  const TemporaryFolder base;
  write_file(base / "mine.txt", "mine");
  write_file(base / "one.txt", "old");
  {
    OutputFolder folder(base.path().string(), {"one.txt", "two.txt"});
    folder.open("one.txt").write("new");
    folder.open("two.txt").write("2");
    CHECK(read_file(base / "one.txt") == "old");
    folder.commit();
  }
  CHECK(names_in(base.path()) == Names{"mine.txt", "one.txt", "two.txt"});
  CHECK(read_file(base / "mine.txt") == "mine");
  CHECK(read_file(base / "one.txt") == "new");
  {
    OutputFolder folder(base.path().string(), {"one.txt"});
    folder.open("one.txt").write("abandoned");
  }
  CHECK(names_in(base.path()) == Names{"mine.txt", "one.txt", "two.txt"});
  CHECK(read_file(base / "one.txt") == "new");
}

TEST_CASE("output_folder: when a file cannot be moved, those before it are put back") {
  const TemporaryFolder base;
  write_file(base / "one.txt", "old");
  {
    OutputFolder folder(base.path().string(), {"one.txt", "fresh.txt", "three.txt"});
    folder.open("one.txt").write("new");
    folder.open("fresh.txt").write("new");
    folder.open("three.txt").write("new");
    // Somebody puts a folder in the way.
    fs::create_directories(base.path() / "three.txt" / "in the way");
    CHECK_THROWS_AS(folder.commit(), Failure);
    CHECK(read_file(base / "one.txt") == "old");
  }
  CHECK(names_in(base.path()) == Names{"one.txt", "three.txt"});
  CHECK(read_file(base / "one.txt") == "old");
  CHECK(names_in(base.path() / "three.txt") == Names{"in the way"});
}

TEST_CASE("output_folder: links are followed and stay, to files as to folders; the file keeps its permissions") {
  const TemporaryFolder base;
  fs::create_directory(base.path() / "elsewhere");
  write_file(base / "elsewhere/target.txt", "old");
  fs::permissions(base / "elsewhere/target.txt", fs::perms::owner_read | fs::perms::owner_write);
  fs::create_directory(base.path() / "real");
  fs::create_symlink(base.path() / "elsewhere" / "target.txt", base.path() / "real" / "one.txt");
  fs::create_directory_symlink(base.path() / "real", base.path() / "link");
  for (const bool commits : {false, true}) {
    OutputFolder folder(base / "link", {"one.txt", "two.txt"});
    folder.open("one.txt").write("new");
    folder.open("two.txt").write("new");
    CHECK(folder.place_of("two.txt") == base / "link/two.txt");
    CHECK(folder.place_of("one.txt") ==
          base / "link/one.txt, a link to " + fs::canonical(base.path() / "elsewhere" / "target.txt").string());
    if (commits) {
      folder.commit();
    }
    CHECK(read_file(base / "elsewhere/target.txt") == (commits ? "new" : "old"));
  }
  CHECK(fs::is_symlink(base.path() / "link"));
  CHECK(fs::is_symlink(base.path() / "real" / "one.txt"));
  CHECK(fs::status(base / "elsewhere/target.txt").permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(names_in(base.path() / "real") == Names{"one.txt", "two.txt"});
  CHECK(names_in(base.path() / "elsewhere") == Names{"target.txt"});
}

TEST_CASE("output_folder: a file of two names is new under the one that is written, old under the other") {
  const TemporaryFolder base;
  write_file(base / "one.txt", "old");
  fs::create_hard_link(base / "one.txt", base / "other.txt");
  OutputFolder folder(base.path().string(), {"one.txt"});
  folder.open("one.txt").write("new");
  folder.commit();
  CHECK(read_file(base / "one.txt") == "new");
  CHECK(read_file(base / "other.txt") == "old");
}

TEST_CASE("output_folder: two at once do not disturb each other, and what others made is never touched") {
  const TemporaryFolder base;
  fs::create_directory(base.path() / "out.partial");
  write_file(base.path() / "out.partial" / "left.txt", "left");
  {
    OutputFolder first(base / "out", {"x"});
    OutputFolder second(base / "out", {"x"});
    first.open("x").write("first");
    second.open("x").write("second");
    first.commit();
    // The folder came into being meanwhile and is not empty: refused rather than mixed.
    CHECK_THROWS_AS(second.commit(), Failure);
  }
  CHECK(read_file(base.path() / "out" / "x") == "first");
  CHECK(names_in(base.path()) == Names{"out", "out.partial"});
  CHECK(names_in(base.path() / "out.partial") == Names{"left.txt"});
  {
    OutputFolder first(base / "out", {"x"});
    OutputFolder second(base / "out", {"x"});
    first.open("x").write("third");
    second.open("x").write("fourth");
    CHECK(names_in(base.path() / "out").size() == 3);
    // Somebody puts a file into a temporary folder: it is not ours to remove.
    for (const std::string& name : names_in(base.path() / "out")) {
      if (name.starts_with(".custval-")) {
        write_file(base.path() / "out" / name / "mine.txt", "mine");
      }
    }
    first.commit();
    CHECK(read_file(base.path() / "out" / "x") == "third");
    second.commit();
  }
  CHECK(read_file(base.path() / "out" / "x") == "fourth");
  std::size_t kept = 0;
  for (const std::string& name : names_in(base.path() / "out")) {
    kept += name != "x" && names_in(base.path() / "out" / name) == Names{"mine.txt"} ? 1 : 0;
  }
  CHECK(kept == 2);
}

TEST_CASE("output_folder: what cannot be written is refused before anything is made") {
  const TemporaryFolder base;
  write_file(base / "file", "x");
  fs::create_directories(base.path() / "out" / "folder");
  write_file(base.path() / "out" / "in.csv", "input");
  fs::create_symlink("nowhere", base.path() / "out" / "dangling");
  fs::create_symlink("loop", base.path() / "out" / "loop");
  fs::create_symlink("in.csv", base.path() / "out" / "also.csv");
  fs::create_symlink("nowhere", base.path() / "dangling");
  REQUIRE(mkfifo((base / "out/pipe").c_str(), 0600) == 0);
  const Names before = names_in(base.path() / "out");
  const auto folder = [](const std::string& name) { OutputFolder(name, {"x"}); };
  CHECK_THROWS_AS(folder(""), Failure);
  CHECK_THROWS_AS(folder("-"), Failure);
  CHECK_THROWS_AS(folder(base / "file"), Failure);
  CHECK_THROWS_AS(folder(base / "out/pipe"), Failure);
  CHECK_THROWS_AS(folder((base / "file") + "/below"), Failure);
  CHECK_THROWS_AS(folder(base / "dangling"), Failure);
  CHECK_THROWS_AS(folder(base / "dangling/below"), Failure);
  CHECK_THROWS_AS(folder(base / std::string(300, 'n')), Failure);
  CHECK_THROWS_AS(folder("/proc/out"), Failure);
  const auto files = [&](const std::vector<std::string>& names) { OutputFolder(base / "out", names); };
  for (const char* const name : {"folder", "pipe", "dangling", "loop", "", ".", ".."}) {
    CHECK_THROWS_AS(files({name}), Failure);
  }
  CHECK_THROWS_AS(files({std::string(300, 'n')}), Failure);
  CHECK_THROWS_AS(files({"x", "x"}), Failure);
  CHECK_THROWS_AS(files({"in.csv", "also.csv"}), Failure);
  {
    OutputFolder two(base / "out", {"x"});
    (void)two.open("x");
    CHECK_THROWS_AS((void)two.open("x"), Failure);
    CHECK_THROWS_AS((void)two.open("y"), Failure);
  }
  CHECK(names_in(base.path() / "out") == before);
  CHECK(names_in(base.path()) == Names{"dangling", "file", "out"});
}

TEST_CASE("output_folder: names as long as names can be") {
  const TemporaryFolder base;
  const std::string longest(255, 'n');
  for (int round = 0; round < 2; ++round) {
    OutputFolder folder(base / longest, {longest});
    folder.open(longest).write(std::to_string(round));
    folder.commit();
    CHECK(read_file(base.path() / longest / longest) == std::to_string(round));
  }
  CHECK(names_in(base.path()) == Names{longest});
  CHECK(names_in(base.path() / longest) == Names{longest});
}

TEST_CASE("output_folder: something else put in a file's place meanwhile is not replaced") {
  const TemporaryFolder base;
  write_file(base / "one.txt", "old");
  {
    OutputFolder folder(base.path().string(), {"one.txt", "two.txt"});
    folder.open("one.txt").write("new");
    folder.open("two.txt").write("new");
    REQUIRE(mkfifo((base / "two.txt").c_str(), 0600) == 0);
    CHECK_THROWS_AS(folder.commit(), Failure);
  }
  CHECK(read_file(base / "one.txt") == "old");
  CHECK(fs::is_fifo(base / "two.txt"));
  CHECK(names_in(base.path()) == Names{"one.txt", "two.txt"});
}

TEST_CASE("output_folder: a full disk is a failure that names the file, at the latest when it is closed") {
  if (!fs::exists("/dev/full")) {
    return;
  }
  OutputFile small(std::fopen("/dev/full", "wb"), "out/a.csv");
  small.write("x");
  CHECK_THROWS_WITH_AS(small.close(), "cannot write 'out/a.csv': No space left on device", Failure);
  OutputFile large(std::fopen("/dev/full", "wb"), "out/b.csv");
  CHECK_THROWS_AS(large.write(std::string(1'000'000, 'x')), Failure);
}

TEST_CASE("output_folder: nothing is committed when a file cannot be finished") {
  const TemporaryFolder base;
  write_file(base / "one.txt", "old");
  {
    OutputFolder folder(base.path().string(), {"one.txt", "two.txt"});
    folder.open("one.txt").write("new");
    OutputFile& closed = folder.open("two.txt");
    closed.close();
    CHECK_THROWS_AS(closed.write(std::string(1'000'000, 'x')), Failure);
  }
  CHECK(read_file(base / "one.txt") == "old");
  CHECK(names_in(base.path()) == Names{"one.txt"});
}

TEST_CASE("output_folder: a file is made exclusively") {
  const TemporaryFolder base;
  write_file(base / "mine.txt", "mine");
  CHECK_THROWS_WITH_AS(OutputFile(base / "mine.txt", "out/a.csv"), "cannot write 'out/a.csv': File exists", Failure);
  CHECK(read_file(base / "mine.txt") == "mine");
}

TEST_CASE("output_folder: a folder that has been removed under one's feet") {
  const TemporaryFolder base;
  const fs::path before = fs::current_path();
  fs::create_directory(base.path() / "gone");
  fs::current_path(base.path() / "gone");
  fs::remove(base.path() / "gone");
  CHECK_THROWS_AS(OutputFolder("out", {"x"}), Failure);
  CHECK_THROWS_AS(OutputFolder(".", {"x"}), Failure);
  {
    OutputFolder folder(base / "out", {"x"});
    folder.open("x").write("1");
    folder.commit();
  }
  fs::current_path(before);
  CHECK(read_file(base / "out/x") == "1");
}

TEST_CASE("output_folder: two names that are one file by a link are refused, by whatever path") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "out");
  write_file(folder / "out/a", "old");
  std::filesystem::create_symlink("a", folder.path() / "out/b");
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  CHECK_THROWS_WITH_AS(OutputFolder("out", {"a", "b"}), "'out/a' and 'out/b' are one file", Failure);
  std::filesystem::current_path(folder.path() / "out");
  CHECK_THROWS_AS(OutputFolder(".", {"a", "b"}), Failure);
  std::filesystem::current_path(before);
  CHECK_THROWS_AS(OutputFolder((folder.path() / "out").string(), {"a", "b"}), Failure);
  CHECK(read_file(folder / "out/a") == "old");
}

TEST_CASE("output_folder: a folder that another run makes meanwhile takes both their files") {
  const TemporaryFolder folder;
  const std::string out = folder / "new/out";
  OutputFolder first(out, {"a", "b"});
  first.open("a").write("first a");
  first.open("b").write("first b");
  OutputFolder second(out, {"c"});
  second.open("c").write("second c");
  OutputFolder third(out, {"b", "d"});
  third.open("b").write("third b");
  third.open("d").write("third d");
  second.commit();
  first.commit();
  // But not two files of one name.
  CHECK_THROWS_WITH_AS(third.commit(), ("cannot write '" + out + "/b': somebody else has made it meanwhile").c_str(),
                       Failure);
  CHECK(names_in(out) == Names{"a", "b", "c"});
  CHECK(read_file(out + "/a") == "first a");
  CHECK(read_file(out + "/b") == "first b");
  CHECK(read_file(out + "/c") == "second c");
}
