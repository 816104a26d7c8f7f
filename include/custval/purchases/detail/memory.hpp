// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/purchases/detail/buffer.hpp>
#include <custval/purchases/detail/part.hpp>
#include <custval/purchases/detail/scratch.hpp>

#include <vector>

namespace custval::detail {

// All that summarising a log needs beside the log and the summary.
struct SummaryMemory {
  Buffer starts;   // of the parts, in moved
  Buffer counts;   // of rows, by chunk and part
  Buffer moved;    // rows, part by part
  Buffer ledgers;  // of all customers, when there are no parts
  Buffer order;    // customers by id, twice
  ScratchPool pool;
  std::vector<PartResult> parts;
};

}  // namespace custval::detail
