#pragma once

#include <QTreeWidget>

namespace headroom {

struct LayerRow;
struct SummaryResult;

/// Layers with output, parameters and MACs: the backbone's, then each head's, with their sums.
class LayerTable : public QTreeWidget {
    Q_OBJECT
  public:
    explicit LayerTable(QWidget* parent = nullptr);

    void show_result(const SummaryResult* result); ///< null = nothing to show

  private:
    void add_part(const QString& name, const QString& output, const std::vector<LayerRow>& layers,
                  std::int64_t params, std::int64_t macs);
};

} // namespace headroom
