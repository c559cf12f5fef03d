#pragma once

#include <QWidget>

class QListWidget;

namespace headroom {

class PastRuns;
class Session;

/// Lists the data opened last, and the newest comparisons and runs. A click opens one.
class RecentView : public QWidget {
    Q_OBJECT
  public:
    explicit RecentView(Session& session, QWidget* parent = nullptr);

  signals:
    void chosen(const QString& path);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    QListWidget* add_list(const char* name, const QString& heading);
    void list_data();
    void list_runs();

    PastRuns* runs_model_;
    QListWidget *data_, *runs_;
};

} // namespace headroom
