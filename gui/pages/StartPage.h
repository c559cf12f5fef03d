#pragma once

#include "gui/pages/Page.h"

namespace headroom {

/// The first page: what the program is for, and three ways to begin: a comparison on drawn digits,
/// one's own photographs, or what was open before.
class StartPage : public Page {
    Q_OBJECT
  public:
    explicit StartPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Start"); }
    QString heading() const override { return tr("Which head should my image classifier have?"); }
    QString icon() const override { return "start"; }
    QString command() const override { return {}; }

  signals:
    void open_requested(const QString& path); ///< data, a comparison, a run
    void folder_requested();                  ///< to choose one and open it
    void file_requested();

  private:
    QWidget* make_trial();
    QWidget* make_own_images();
    void try_it();

    bool trying_ = false; ///< training starts when the digits are open
};

} // namespace headroom
