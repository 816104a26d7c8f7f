// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <custval/interop/csv/csv_reader.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config.hpp"
#include "customer_columns.hpp"
#include "input_file.hpp"
#include "rejects.hpp"

namespace custval_cli {

using custval::CsvReader;

/// Place of a column in customer_columns; the name must be one of them.
[[nodiscard]] consteval std::size_t customer_column(std::string_view name) {
  for (std::size_t i = 0; i < customer_columns.size(); ++i) {
    if (customer_columns[i].name == name) {
      return i;
    }
  }
  throw "no such customer column";  // stops the compiler
}

/// What is known of each customer beside the purchases, a row for each customer of the log, gaps filled in.
struct CustomerData {
  /// One column for each of customer_columns; NaN where the value is to be derived from the purchases.
  std::array<Eigen::ArrayXd, customer_columns.size()> columns;
  std::vector<std::size_t> contacts;  ///< the kinds that the file counts, places in contact_kinds
  Eigen::ArrayXXd contact_counts;     ///< customers × those kinds
  std::array<Eigen::ArrayXXd, knowledge_parts.size()> knowledge;  ///< customers × items, for each part

  /// Further columns of the file that policies name; NaN where the file does not say a number.
  std::vector<std::pair<std::string, Eigen::ArrayXd>> more;

  bool file_given = false;
  std::array<bool, customer_columns.size()> in_file{};        ///< whether the file has the column
  std::array<std::uint64_t, customer_columns.size()> gaps{};  ///< empty fields of a column that it has
  std::vector<std::string> unused_columns;
  std::uint64_t rows_read = 0;
  std::uint64_t rows_used = 0;
  std::uint64_t customers_missing = 0;  ///< customers of the log that the file has no usable row of

  [[nodiscard]] const Eigen::ArrayXd& operator[](std::size_t column) const { return columns[column]; }
};

/// The data without a customers file: defaults everywhere.
[[nodiscard]] CustomerData default_customer_data(std::size_t customers, const Config& config);

/// Row of a customer of the log, or a negative number.
using FindCustomer = std::function<custval::Index(std::string_view id)>;

/// A customers file that has been opened: its header is read, its rows are to come. Opened once, for it may be a pipe.
class CustomersFile {
 public:
  /// **Errors** as InputFile and CsvReader.
  CustomersFile(const std::string& path, char delimiter);
  ~CustomersFile() = default;
  CustomersFile(const CustomersFile&) = delete;
  CustomersFile& operator=(const CustomersFile&) = delete;

  /// The names of its columns.
  [[nodiscard]] const std::vector<std::string>& header() const noexcept { return reader_.header(); }
  [[nodiscard]] const InputFile& file() const noexcept { return file_; }
  [[nodiscard]] CsvReader& reader() noexcept { return reader_; }

 private:
  InputFile file_;
  CsvReader reader_;
};

/// Reads a customers file: the columns of customer_columns, `contacts_KIND` and `knowledge_N_PART`, any subset beside
/// the id, and `more_columns`, of which an empty field is NaN. An empty field takes the default. A row that cannot be
/// used (a field that is no number or out of its domain, a customer without purchases, a second row of one customer)
/// goes to the rejects whole.
/// **Errors** no id column, or knowledge items with missing parts: a Failure.
[[nodiscard]] CustomerData read_customers(CustomersFile& file, const std::string& id_column, std::size_t customers,
                                          const FindCustomer& find, const Config& config,
                                          const std::vector<std::string>& more_columns, Rejects& rejects);

}  // namespace custval_cli
