#pragma once

#include <QListWidget>

namespace headroom {

class Page;

/// The list of pages. The steps to a first comparison have their number, which becomes a tick when
/// they are done; the next one is marked. Below a page's name it says what is there.
class Sidebar : public QListWidget {
    Q_OBJECT
  public:
    explicit Sidebar(QWidget* parent = nullptr);

    void add(const Page& page);
    void update_icons(); ///< in the palette's colours

    /// Shows again what the pages say of themselves.
    void update_steps();

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void take_type();                ///< larger type needs more width
    std::vector<const Page*> pages_; ///< of the rows
};

} // namespace headroom
