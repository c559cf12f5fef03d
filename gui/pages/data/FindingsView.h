#pragma once

#include "gui/models/FindingModel.h"

#include <QWidget>

class QLabel;
class QListView;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace headroom {

/// Findings of verify: the kinds with their counts, errors before hints; the findings of the chosen
/// kind with their images; below them a description of the chosen one. A double click shows it
/// large.
class FindingsView : public QWidget {
    Q_OBJECT
  public:
    using Verified = FindingModel::Verified;

    explicit FindingsView(QWidget* parent = nullptr);

    void set_result(Verified verified);
    void clear(); ///< nothing has been verified yet
    const Verified& result() const { return verified_; }
    void set_moved(std::size_t files); ///< out of the data, which can be undone; 0 = none

  signals:
    void move_requested(); ///< of the bad files, to a folder yet to be chosen
    void move_back_requested();

  private:
    QWidget* make_hint();
    QWidget* make_findings();
    void show_kind(int row);
    void show_finding(const QModelIndex& index);
    void open_finding(const QModelIndex& index);

    Verified verified_;
    FindingModel* findings_;
    std::vector<FindingKind> kinds_; ///< in the list's rows
    QStackedWidget* stack_;          ///< first steps; no findings; findings
    QLabel *hint_, *verdict_, *about_;
    QListWidget* kind_list_;
    QListView* tiles_;
    QPushButton *move_, *move_back_;
};

} // namespace headroom
