// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace custval {

/// Where the bytes of a text come from: fills up to `size` bytes and says how many; 0 where the text ends.
using CsvSource = std::function<std::size_t(char* bytes, std::size_t size)>;

/// How CSV is read.
struct CsvOptions {
  /// What separates fields; 0 takes whichever of , ; tab | the header line has most of.
  char delimiter = ',';
  /// How much is read at a time.
  std::size_t block_bytes = std::size_t{1} << 20U;
  /// A longer record (line end not counted) is bad. Bounds the memory: the reader holds one record and one block.
  std::size_t longest_record = std::size_t{16} << 20U;
};

/// One record. Everything in it points into the reader and is valid until the next call.
struct CsvRecord {
  /// Number of the line where the record starts; the header of an ordinary file is line 1.
  std::uint64_t line = 0;
  /// The record as written, without its line end. Of a bad record that spans lines only the first line; of one line
  /// that is too long only the first 1,000 bytes.
  std::string_view raw{};
  /// The fields, quotes removed; as many as the header has. Empty for a bad record.
  std::span<const std::string_view> fields{};
  /// What kind of bad record it is (one of a few fixed texts), empty for a good one.
  std::string_view problem{};
  /// The problem as a sentence about this record.
  std::string_view detail{};
};

}  // namespace custval
