// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/interop/json/detail/document.hpp>
#include <custval/interop/json/json.hpp>

#include <string_view>

namespace custval {

/// A document from a text that anyone may have written.
/// **Errors** FormatError with the place where the text stops being JSON, for a key that comes twice in an object, and
/// for a document nested more than 1000 deep. **Cost** O(text · log(keys of an object)).
[[nodiscard]] inline Json json_from_text(std::string_view text, JsonComments comments = JsonComments::refused) {
  return detail::parse_document("json_from_text", text, comments);
}

}  // namespace custval
