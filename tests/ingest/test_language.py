from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waqai.ingest.language import language_of

OTHERS = {
    "Persian": [
        "وزیر امور خارجه ایران روز سه‌شنبه در دیداری با همتای عراقی خود درباره گسترش روابط دو کشور گفت‌وگو کرد. او گفت که این سفر برای تقویت همکاری‌ها انجام شده است.",
        "رئيس جمهور امروز به شيراز سفر مى كند و در جمع مردم سخنرانى خواهد كرد و از چند طرح بازديد مى كند",
        "دولت قطعنامه را رد کرد",
        "مجلس شورای اسلامی کلیات لایحه بودجه سال آینده را تصویب کرد و آن را برای بررسی بیشتر به کمیسیون تلفیق فرستاد.",
        "سخنگوی وزارت دفاع حمله به پایگاه مرزی را تأیید کرد و گفت سه سرباز کشته شدند.",
    ],
    "Urdu": [
        "وزیر اعظم نے آج اسلام آباد میں ایک اجلاس کی صدارت کی جس میں ملک کی معاشی صورتحال کا جائزہ لیا گیا۔ انہوں نے کہا کہ حکومت عوام کو ریلیف دے گی۔",
        "صدر نے وزیر کو برطرف کر دیا",
        "پولیس کے مطابق دھماکے میں پانچ افراد ہلاک اور دس زخمی ہوئے ہیں، علاقے کو گھیرے میں لے لیا گیا ہے۔",
    ],
    "Kurdish": [
        "سەرۆکی هەرێمی کوردستان لەگەڵ وەزیری دەرەوەی عێراق کۆبووەوە و باسی پەیوەندییەکانی نێوان هەولێر و بەغدا کرا.",
        "سەرۆک گەیشتە بەغدا",
        "پەرلەمان یاسای نوێی بودجەی پەسەند کرد و دەنگدانەکە دوای چەند کاتژمێرێک کۆتایی هات.",
    ],
    "Pashto": [
        "د افغانستان د بهرنیو چارو وزیر نن په کابل کې له خپل پاکستاني سیال سره ولیدل او د دواړو هېوادونو پر اړیکو یې خبرې وکړې.",
        "ولسمشر کابل ته ورسېد",
        "امنیتي چارواکي وايي چې په دې پېښه کې درې کسان وژل شوي او پنځه نور ټپیان دي.",
    ],
    "Uyghur": ["شىنجاڭ ئۇيغۇر ئاپتونوم رايونىنىڭ رەئىسى بۈگۈن ئۈرۈمچىدە يىغىن ئاچتى ۋە بۇ ھەقتە سۆز قىلدى."],
    "Sindhi": ["وڏي وزير اڄ ڪراچي ۾ اجلاس جي صدارت ڪئي ۽ چيو ته صوبي جا مسئلا حل ڪيا ويندا"],
    "Malay": ["كراجأن مليسيا هاري اين مڠوموڠكن رنچاڠن بهارو اونتوق ممبڠونكن نڬارا دڠن لبيه چڤت"],
}
ARABIC = {
    "a report": "أعلنت وزارة الخارجية الأردنية أمس أن الوزير سيزور بغداد غدا، وقال المتحدث باسمها إن الزيارة رسمية.",
    "a headline": "مقتل جنديين",
    "a headline with the article": "وقف إطلاق النار",
    "one word": "عاجل",
    "a word that is Persian too": "عجائب يا زمن",
    "Levantine": "شو بدك تعمل هيك يا زلمي، ما حدا بيعرف وين راح المسؤول",
    "Moroccan": "واش كاين شي جديد على الوزير ديال الخارجية، راه بزاف ديال الناس كيسولو",
    "Egyptian": "ده الوزير قال امبارح انه مش هيستقيل",
    "Iraqi": "اليوم الوزارة كالت راح تصرف الرواتب باچر، وهواي ناس تنتظر",
    "a Persian keyboard": "التقى وزیر الخارجیة نظیره الترکی فی أنقرة أمس، وبحثا التعاون بین البلدین",
    "foreign names": "أعلنت شركة گوگل افتتاح مكتب في بغداد بحضور السفير الپولندي",
    "vowelled": "أَعْلَنَتِ الْحُكُومَةُ أَنَّ الْوَزِيرَ سَيَزُورُ الْعَاصِمَةَ",
    "among Latin menus": "Share Tweet Copy link to post Report this account "
    + "أكد الوزير أن الحكومة ستعقد جلسة طارئة غدا لبحث الوضع الأمني في الجنوب",
}


#: Written after the rules were made, and not used to change them.
LATER = {
    "Persian": [
        "نماینده ویژه سازمان ملل فردا وارد تهران می‌شود تا درباره برنامه کمک‌های انسانی مذاکره کند.",
        "استاندار خوزستان از قطع برق در چند شهر به دلیل گرمای شدید خبر داد",
        "نیروهای مرزبانی دو قایق حامل سوخت قاچاق را توقیف کردند و چهار نفر بازداشت شدند.",
        "بانک مرکزی نرخ ارز را تغییر نداد",
        "رئيس مجلس گفت دولت بايد گزارش هزينه ها را تا پايان ماه ارائه كند و نمايندگان آن را بررسى كنند",
        "زلزله‌ای به بزرگی پنج ریشتر کرمان را لرزاند",
    ],
    "Urdu": [
        "سپریم کورٹ نے انتخابات سے متعلق درخواست مسترد کر دی اور کہا کہ فیصلہ قانون کے مطابق ہے۔",
        "وزیر خارجہ کل چین کے دورے پر روانہ ہوں گے",
        "لاہور میں بارش کے باعث سڑکیں زیر آب آ گئیں اور ٹریفک معطل رہی",
        "بلوچستان میں فورسز کی کارروائی، چار دہشت گرد ہلاک",
        "قومی اسمبلی کا اجلاس پیر تک ملتوی",
    ],
    "Kurdish": [
        "حکومەتی هەرێم مووچەی فەرمانبەرانی مانگی یازدەی دابەشکرد",
        "هێزەکانی پێشمەرگە چەند گوندێکیان پاککردەوە و سێ چەکدار کوژران.",
        "ئەنجومەنی وەزیران بڕیاری دا پرۆژەی ئاوی سلێمانی دەستپێبکات",
        "کۆبوونەوەی پارتی و یەکێتی بێ ئەنجام کۆتایی هات",
        "نرخی نەوت دابەزی",
    ],
    "Pashto": [
        "د کندهار والي وویل چې نوې لارې به تر راتلونکې میاشتې جوړې شي",
        "پاکستان د تورخم دروازه د دوو ورځو لپاره وتړله",
        "په هلمند کې سیلابونو لسګونه کورونه ویجاړ کړل",
        "د ملګرو ملتونو استازي له چارواکو سره خبرې وکړې",
        "ښوونځي پرانیستل شول",
    ],
    "Arabic": [
        "ارتفاع سعر صرف الدولار",
        "الصدر يدعو أنصاره للتظاهر",
        "هلا بيك شلونك",
        "انهيار مبنى بالإسكندرية",
        "سماع دوي انفجارات شرقي كييف",
        "لبنان بلا رئيس منذ عامين",
        "بوتين وشي يبحثان هاتفيا حرب أوكرانيا",
        "كورونا: 3 وفيات",
        "مصرع طفلين غرقا",
        "تعادل سلبي",
        "راهو قال بلي ماكاش حل",
        "گلعادي مصاب",
        "إصابات بقصف مدفعي في ريف حماة",
        "توقيع مذكرة تفاهم",
        "كي لا ننسى",
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in OTHERS.items() for text in texts])
def test_other_languages_of_the_script_are_refused_by_name(name: str, text: str) -> None:
    verdict = language_of(text)
    assert not verdict.arabic
    assert verdict.language == name
    assert verdict.reason


def test_texts_that_the_rules_were_not_made_from() -> None:
    wrong = [text for name, texts in LATER.items() for text in texts if language_of(text).language != name]
    assert wrong == ["گلعادي مصاب"]  # a Hebrew name and one word


@pytest.mark.parametrize("kind", ARABIC)
def test_arabic_of_every_kind_passes(kind: str) -> None:
    assert language_of(ARABIC[kind]).arabic


@pytest.mark.parametrize("text", ["", "123 / ...", "Le ministre a dit", "министр сказал", "וזיר החוץ"])
def test_what_is_not_of_the_script_is_refused(text: str) -> None:
    assert not language_of(text).arabic


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict_with_its_reason(text: str) -> None:
    verdict = language_of(text)
    assert verdict.reason
    assert verdict.language


@given(st.lists(st.sampled_from(ARABIC["a report"].split()), min_size=8, max_size=40), st.text("0123456789 .,:()\n", max_size=40))
def test_words_of_a_report_in_any_order_with_any_figures_are_arabic(words: list[str], figures: str) -> None:
    assert language_of(figures + " ".join(words)).arabic


@given(st.sampled_from([t for texts in OTHERS.values() for t in texts if len(t) > 60]), st.integers(1, 4))
def test_longer_texts_of_others_stay_refused(text: str, times: int) -> None:
    assert not language_of("\n".join([text] * times)).arabic
