#pragma once

#include "gui/pages/Page.h"

namespace headroom {

class ModelPage : public Page {
    Q_OBJECT
  public:
    explicit ModelPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Model"); }
    QString icon() const override { return "model"; }
    QString command() const override;
};

} // namespace headroom
