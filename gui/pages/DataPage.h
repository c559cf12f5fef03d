#pragma once

#include "gui/pages/Page.h"

namespace headroom {

class DataPage : public Page {
    Q_OBJECT
  public:
    explicit DataPage(Session& session, QWidget* parent = nullptr);

    QString title() const override { return tr("Data"); }
    QString icon() const override { return "data"; }
    QString command() const override;
};

} // namespace headroom
