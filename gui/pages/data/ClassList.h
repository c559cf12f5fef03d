#pragma once

#include <QListWidget>

namespace headroom {

/// Classes to sort images into, each with its key and number of images. Images dragged onto one are
/// put into it; a double click renames it.
class ClassList : public QListWidget {
    Q_OBJECT
  public:
    explicit ClassList(QWidget* parent = nullptr);

    void add(const QString& name);
    QStringList names() const;
    void set_count(const QString& name, std::size_t count);

  signals:
    void dropped(const QString& name); ///< what is selected in the grid was dragged there
    void renamed(const QString& from, const QString& to);

  protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    QString name_of(const QListWidgetItem& item) const;
    void show_row(QListWidgetItem& item, int row);
    void take_name(QListWidgetItem* item);
};

} // namespace headroom
