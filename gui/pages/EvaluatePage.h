#pragma once

#include "gui/pages/Page.h"

namespace headroom {

class EvaluatePage : public Page {
    Q_OBJECT
  public:
    explicit EvaluatePage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Evaluate"); }
    QString icon() const override { return "evaluate"; }
    QString command() const override;
};

} // namespace headroom
