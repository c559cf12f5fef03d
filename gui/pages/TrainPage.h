#pragma once

#include "gui/pages/Page.h"

namespace headroom {

class TrainPage : public Page {
    Q_OBJECT
  public:
    explicit TrainPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Train"); }
    QString icon() const override { return "train"; }
    QString command() const override;
};

} // namespace headroom
