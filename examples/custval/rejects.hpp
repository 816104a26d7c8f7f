// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <custval/interop/csv/csv_reader.hpp>
#include <custval/interop/csv/csv_writer.hpp>
#include <custval/interop/csv/field_text.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output_folder.hpp"

namespace custval_cli {

using custval::CsvRecord;
using custval::CsvWriter;
using custval::FieldProblem;
using custval::FormulaRule;
using custval::problem_detail;
using custval::problem_kind;

/// The rows that could not be used: written to rejects.csv as they come (`file`, `line`, `reason`, `row`), counted by
/// kind of reason. Memory does not grow with their number.
class Rejects {
 public:
  /// Writes the header line.
  explicit Rejects(OutputFile& file, FormulaRule formulas = FormulaRule::labels);

  /// Takes a row in. `input` says which of the input files it comes from, `kind` is what it is counted under, `reason`
  /// what the file says.
  void add(std::string_view input, std::uint64_t line, std::string_view kind, std::string_view reason,
           std::string_view raw);

  /// A record that the reader found malformed.
  void add(std::string_view input, const CsvRecord& record) {
    add(input, record.line, record.problem, record.detail, record.raw);
  }

  /// A record whose field `text` of `column` is not what it should be.
  void add(std::string_view input, const CsvRecord& record, std::string_view column, std::string_view text,
           FieldProblem problem) {
    add(input, record.line, problem_kind(column, problem), problem_detail(column, text, problem), record.raw);
  }

  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }
  /// Rows rejected from one input.
  [[nodiscard]] std::uint64_t total(std::string_view input) const noexcept;

  struct Count {
    std::string input;
    std::string kind;
    std::uint64_t rows = 0;
  };
  /// Counts by input and kind, in order of first appearance; after the first 100 kinds the rest is "other reasons".
  [[nodiscard]] const std::vector<Count>& counts() const noexcept { return counts_; }

 private:
  CsvWriter writer_;
  std::uint64_t total_ = 0;
  std::vector<Count> counts_;
};

}  // namespace custval_cli
