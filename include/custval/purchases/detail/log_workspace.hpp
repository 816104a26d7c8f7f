// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/purchases/detail/summarise_partition.hpp>
#include <custval/purchases/detail/task_workspace.hpp>
#include <custval/purchases/detail/workspace_buffer.hpp>

#include <vector>

namespace custval::detail {

// All that summarising a log needs beside the log and the summary.
struct LogWorkspace {
  WorkspaceBuffer starts;   // of the parts, in moved
  WorkspaceBuffer counts;   // of rows, by chunk and part
  WorkspaceBuffer moved;    // rows, part by part
  WorkspaceBuffer ledgers;  // of all customers, when there are no parts
  WorkspaceBuffer order;    // customers by id, twice
  WorkspacePool pool;
  std::vector<PartitionResult> parts;
};

}  // namespace custval::detail
