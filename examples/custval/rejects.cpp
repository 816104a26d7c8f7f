// SPDX-License-Identifier: BSL-1.0
#include "rejects.hpp"

#include <algorithm>

namespace custval_cli {

namespace {

constexpr std::size_t most_kinds = 100;

}  // namespace

Rejects::Rejects(OutputFile& file, FormulaRule formulas) : writer_{file.sink(), formulas} {
  writer_.field("file").field("line").field("reason").field("row");
  writer_.end_row();
}

void Rejects::add(std::string_view input, std::uint64_t line, std::string_view kind, std::string_view reason,
                  std::string_view raw) {
  writer_.field(input).field(line).input_text(reason).input_text(raw);
  writer_.end_row();
  ++total_;
  const auto find = [&](std::string_view wanted) {
    return std::find_if(counts_.begin(), counts_.end(),
                        [&](const Count& count) { return count.input == input && count.kind == wanted; });
  };
  auto place = find(kind);
  if (place == counts_.end() && counts_.size() >= most_kinds) {
    kind = "other reasons";
    place = find(kind);
  }
  if (place == counts_.end()) {
    counts_.push_back({std::string(input), std::string(kind), 0});
    place = counts_.end() - 1;
  }
  ++place->rows;
}

std::uint64_t Rejects::total(std::string_view input) const noexcept {
  std::uint64_t rows = 0;
  for (const Count& count : counts_) {
    rows += count.input == input ? count.rows : 0;
  }
  return rows;
}

}  // namespace custval_cli
