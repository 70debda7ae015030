"""Headers of tables of reports, as people write them in Russian, Kazakh and English."""

from __future__ import annotations

# A header belongs to the field of the longest phrase that it begins with.
HEADERS: dict[str, tuple[str, ...]] = {
    "plan": ("план", "код плана", "жоспар", "plan"),
    "number": (
        "№", "n п/п", "номер", "номер мероприятия", "мероприятие", "пункт", "п/п", "іс-шара",
        "іс-шараның нөмірі", "іс-шара нөмірі", "тармақ", "р/с", "measure", "measure number", "number", "no",
    ),
    "due": (
        "срок", "дата срока", "период", "отчетный период", "за период", "мерзім", "кезең", "есепті кезең",
        "due", "deadline", "period",
    ),
    "day": (
        "день", "дата", "дата отчета", "дата исполнения", "исполнено", "когда", "отчет от", "күн",
        "есеп күні", "орындалған күні", "орындалды", "day", "date", "reported", "report date", "done on",
    ),
    "text": (
        "текст", "отчет", "отчет об исполнении", "информация", "исполнение", "ход исполнения", "что сделано",
        "сведения", "мәтін", "есеп", "ақпарат", "орындалуы", "не істелді", "text", "report", "what was done",
    ),
    "figure": ("число", "количество", "кол-во", "значение", "сан", "көрсеткіш", "figure", "count", "value"),
    "document": (
        "документ", "номер документа", "№ документа", "исходящий", "құжат", "құжат нөмірі", "құжаттың нөмірі",
        "№ құжат", "document", "document number",
    ),
    "document_date": (
        "дата документа", "документ от", "құжат күні", "құжаттың күні", "document date", "date of document",
    ),
}  # fmt: skip
