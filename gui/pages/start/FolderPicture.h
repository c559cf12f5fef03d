#pragma once

#include <QWidget>

namespace headroom {

/// A picture of photographs in folders: one folder for each class.
class FolderPicture : public QWidget {
    Q_OBJECT
  public:
    explicit FolderPicture(QWidget* parent = nullptr);

    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace headroom
