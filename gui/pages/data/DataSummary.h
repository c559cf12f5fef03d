#pragma once

#include "core/jobs/data/InspectJob.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QListWidget;
class QTableWidget;
class QTabWidget;

namespace headroom {

class ClassChart;

/// Summary of data: the facts, and below them classes as a chart and as a table, the objects of an
/// HDF5 file, notes, and the files that cannot be read.
class DataSummary : public QWidget {
    Q_OBJECT
  public:
    explicit DataSummary(QWidget* parent = nullptr);

    void set_data(const InspectResult& inspected);

  private:
    QLabel* add_fact(const QString& title, const char* name);
    void show_facts(const InspectResult& inspected);
    void show_counts(const InspectResult& inspected);
    void show_hdf5(const OpenedData& opened);
    void show_problems(const OpenedData& opened);

    QFormLayout* facts_;
    QLabel *source_, *format_, *images_, *shape_, *pixels_, *classes_, *fingerprint_;
    QTabWidget* tabs_;
    ClassChart* chart_;
    QTableWidget *counts_, *hdf5_, *bad_files_;
    QListWidget* notes_;
};

} // namespace headroom
