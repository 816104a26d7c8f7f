// SPDX-License-Identifier: BSL-1.0
// Lifetime models as JSON, as `custval score` takes them: what is read is written and read again as the same.
#include <custval/interop/json/json_from_text.hpp>
#include <custval/interop/json/lifetime.hpp>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "failure.hpp"
#include "fuzz_target.hpp"
#include "lifetime_models.hpp"

using namespace custval_cli;
using custval_test::expect;

namespace {

// Reads the text as a T, which writes itself down.
template <class T>
void check(const custval::Json& json) {
  try {
    const T read(json);
    const std::string written = read.json().dump();
    expect(T(custval::json_from_text(written)).json().dump() == written, "a model comes back as it was");
    expect(!read.table().empty(), "a model is told as a table");
  } catch (const custval::Error& error) {
    expect(!std::string_view(error.what()).empty(), "an error says why");
  } catch (const std::runtime_error& failure) {
    expect(!std::string_view(failure.what()).empty(), "a failure says why");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  custval::Json json;
  try {
    json = custval::json_from_text(custval_test::text_of(bytes, size));
  } catch (const custval::FormatError&) {
    return 0;
  }
  check<LifetimeFit>(json);
  check<SpendFit>(json);
  return 0;
}
