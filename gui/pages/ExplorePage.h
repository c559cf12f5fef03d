#pragma once

#include "gui/pages/Page.h"

namespace headroom {

class ExplorePage : public Page {
    Q_OBJECT
  public:
    explicit ExplorePage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Explore"); }
    QString icon() const override { return "explore"; }
    QString command() const override;
};

} // namespace headroom
