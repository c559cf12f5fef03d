#pragma once

#include "gui/pages/Page.h"

namespace headroom {

class ComparePage : public Page {
    Q_OBJECT
  public:
    explicit ComparePage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Compare"); }
    QString icon() const override { return "compare"; }
    QString command() const override;
};

} // namespace headroom
