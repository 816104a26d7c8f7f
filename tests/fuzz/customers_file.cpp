// SPDX-License-Identifier: BSL-1.0
// A customers file beside a configuration: every row is used, counted or rejected, and what comes out is in its domain.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config.hpp"
#include "customers_input.hpp"
#include "failure.hpp"
#include "fuzz_target.hpp"
#include "output_folder.hpp"
#include "rejects.hpp"
#include "scratch.hpp"

using namespace custval_cli;
using custval_test::expect;

namespace {

// Customers a, b, … h.
constexpr std::size_t known = 8;

std::ptrdiff_t find_customer(std::string_view id) {
  return id.size() == 1 && id[0] >= 'a' && static_cast<std::size_t>(id[0] - 'a') < known ? id[0] - 'a' : -1;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const custval_test::Scratch scratch;
  scratch.write("customers.csv", custval_test::text_of(bytes, size));
  try {
    const Config config;
    CustomersFile file(scratch / "customers.csv", '\0');
    OutputFolder folder(scratch / "out", {"rejects.csv"});
    Rejects rejects(folder.open("rejects.csv"));
    std::vector<std::string> more;
    for (const std::string& column : file.header()) {
      if (column.starts_with('x')) {
        more.push_back(column);
      }
    }
    const CustomerData data = read_customers(file, "customer_id", known, find_customer, config, more, rejects);
    expect(data.rows_read == data.rows_used + rejects.total(), "every row is used or rejected");
    expect(data.rows_used + data.customers_missing == known, "a row at most for each customer");
    for (const Eigen::ArrayXd& column : data.columns) {
      expect(column.size() == static_cast<Eigen::Index>(known) && !column.isInf().any(), "columns hold numbers");
    }
    expect(data.contact_counts.cols() == static_cast<Eigen::Index>(data.contacts.size()), "a column for each kind");
    expect(data.contacts.empty() || (data.contact_counts >= 0.0).all(), "contacts are counts");
    for (const Eigen::ArrayXXd& part : data.knowledge) {
      expect(part.isFinite().all(), "knowledge is known");
    }
  } catch (const std::runtime_error& failure) {
    expect(!std::string_view(failure.what()).empty(), "a failure says why");
  }
  return 0;
}
