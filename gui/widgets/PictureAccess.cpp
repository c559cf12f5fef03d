#include "gui/widgets/PictureAccess.h"

#include "gui/copies/CopyMenu.h"
#include "gui/copies/TableText.h"
#include "gui/widgets/Chart.h"

#include <QAccessibleWidget>
#include <QCoreApplication>

namespace headroom {
namespace {

class PictureAccess : public QAccessibleWidget {
    Q_DECLARE_TR_FUNCTIONS(PictureAccess)
  public:
    explicit PictureAccess(QWidget* widget)
        : QAccessibleWidget(widget, qobject_cast<Chart*>(widget) ? QAccessible::Chart
                                                                 : QAccessible::Graphic) {}

    QString text(QAccessible::Text kind) const override;
    int childCount() const override { return 0; } ///< its parts are no controls
};

/// The rows of a chart's table, "gap-dense, 3, 97.1%"; of a long one the first and the last.
QString in_words(QChart& chart) {
    constexpr std::size_t most = 12;
    const auto table = table_of(chart);
    if (table.size() < 2) return PictureAccess::tr("no values yet");
    QStringList rows;
    for (std::size_t i = 1; i < table.size(); ++i)
        if (table.size() <= most || i == 1 || i + 1 == table.size())
            rows << table[i].join(", ");
        else if (i == 2)
            rows << "…";
    return rows.join("; ");
}

QString PictureAccess::text(QAccessible::Text kind) const {
    const auto own = QAccessibleWidget::text(kind);
    const auto* chart = qobject_cast<Chart*>(widget());
    const bool wanted = kind == QAccessible::Description && own.isEmpty() && chart;
    return wanted ? in_words(*chart->chart()) : own;
}

QAccessibleInterface* make_access(const QString&, QObject* object) {
    auto* widget = qobject_cast<QWidget*>(object);
    const bool is_picture =
        widget && (qobject_cast<Chart*>(widget) || CopyMenu::is_picture(*widget));
    // A table that can be copied as a picture is a table all the same.
    if (!is_picture || widget->inherits("QAbstractItemView")) return nullptr;
    return new PictureAccess(widget);
}

} // namespace

void install_picture_access() {
    QAccessible::installFactory(make_access);
}

} // namespace headroom
