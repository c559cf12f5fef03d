#pragma once

#include "core/comparison/report/EvidenceTables.h"

class QBoxLayout;
class QLabel;

namespace headroom {

/// A line of the core that wraps and can be selected; the role gives its look ("soft", "heading").
QLabel* make_line(const std::string& line, const char* role);

/// Adds the tables, each with its title above and its note below.
void add_tables(QBoxLayout& column, const std::vector<EvidenceTable>& tables);

} // namespace headroom
