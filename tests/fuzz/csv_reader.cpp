// SPDX-License-Identifier: BSL-1.0
// The CSV reader: whatever the text, it ends, its records are the same however the text comes in, and none of its bytes
// is lost.
#include <custval/interop/csv/csv_reader.hpp>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz_target.hpp"

using namespace custval;
using custval_test::expect;

namespace {

struct Read {
  std::string failure;
  std::vector<std::string> header;
  std::vector<std::string> records;  // everything that a record holds, as one text
  bool operator==(const Read&) const = default;
};

Read read_all(std::string_view text, const CsvOptions& options) {
  Read read;
  try {
    const auto source = [left = text](char* bytes, std::size_t size) mutable {
      const std::size_t count = std::min(size, left.size());
      std::copy_n(left.data(), count, bytes);
      left.remove_prefix(count);
      return count;
    };
    CsvReader reader(source, "it", options);
    read.header = reader.header();
    expect(!read.header.empty(), "a header has columns");
    std::uint64_t last_line = 0;
    while (const CsvRecord* const record = reader.next()) {
      expect(record->line > last_line, "lines count up");
      last_line = record->line;
      expect(record->problem.empty() == record->detail.empty(), "a problem has a sentence");
      expect(record->fields.size() == (record->problem.empty() ? read.header.size() : 0), "as many fields as columns");
      expect(record->raw.size() <= options.longest_record, "records have an end");
      std::string& all = read.records.emplace_back(std::to_string(record->line));
      all.append("\n").append(record->problem).append("\n").append(record->detail).append("\n").append(record->raw);
      for (const std::string_view field : record->fields) {
        all.append("\n").append(field);
      }
    }
    expect(reader.bytes_read() == text.size(), "all of the text is read");
  } catch (const std::runtime_error& failure) {
    read.failure = failure.what();
    expect(!read.failure.empty(), "a failure says why");
  }
  return read;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string_view text = custval_test::text_of(bytes, size);
  constexpr std::string_view delimiters("\0,;\t|", 5);
  CsvOptions options;
  options.delimiter = delimiters[custval_test::take_byte(text) % delimiters.size()];
  options.longest_record = 64;
  options.block_bytes = 4096;
  const Read whole = read_all(text, options);
  for (const std::size_t block : {1U, 7U, 33U}) {
    options.block_bytes = block;
    expect(read_all(text, options) == whole, "records are the same however many bytes come at a time");
  }
  return 0;
}
