// SPDX-License-Identifier: BSL-1.0
#include "../../examples/custval/rejects.hpp"

#include <doctest/doctest.h>

#include <string>

#include "temporary_folder.hpp"

using custval_cli::CsvRecord;
using custval_cli::FieldProblem;
using custval_cli::OutputFile;
using custval_cli::Rejects;

TEST_CASE("rejects: rows go to the file as they were, and are counted by kind") {
  const custval_test::TemporaryFolder folder;
  OutputFile file(folder / "rejects.csv", "rejects.csv");
  Rejects rejects(file);
  CsvRecord record;
  record.line = 17;
  record.raw = "007,2024-01-05,abc";
  rejects.add("purchases", record, "amount", "abc", FieldProblem::not_a_number);
  record.line = 19;
  record.raw = "008,2024-01-05,x";
  rejects.add("purchases", record, "amount", "x", FieldProblem::not_a_number);
  record.raw = "1,\"2";
  record.problem = "a quote that is never closed";
  record.detail = record.problem;
  rejects.add("customers", record);
  file.close();
  CHECK(custval_test::read_file(folder / "rejects.csv") ==
        "file,line,reason,row\n"
        "purchases,17,amount 'abc' is not a number,\"007,2024-01-05,abc\"\n"
        "purchases,19,amount 'x' is not a number,\"008,2024-01-05,x\"\n"
        "customers,19,a quote that is never closed,\"1,\"\"2\"\n");
  CHECK(rejects.total() == 3);
  CHECK(rejects.total("purchases") == 2);
  CHECK(rejects.total("customers") == 1);
  REQUIRE(rejects.counts().size() == 2);
  CHECK(rejects.counts()[0].input == "purchases");
  CHECK(rejects.counts()[0].kind == "amount is not a number");
  CHECK(rejects.counts()[0].rows == 2);
}

TEST_CASE("rejects: the number of kinds is bounded, the counts stay whole") {
  const custval_test::TemporaryFolder folder;
  OutputFile file(folder / "rejects.csv", "rejects.csv");
  Rejects rejects(file);
  for (int i = 0; i < 1000; ++i) {
    rejects.add("purchases", 1, "kind " + std::to_string(i), "reason", "row");
  }
  rejects.add("purchases", 1, "kind 5", "reason", "row");
  CHECK(rejects.counts().size() == 101);
  CHECK(rejects.counts().back().kind == "other reasons");
  CHECK(rejects.counts().back().rows == 900);
  CHECK(rejects.counts()[5].rows == 2);
  CHECK(rejects.total("purchases") == 1001);
}
