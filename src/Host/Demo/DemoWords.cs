namespace Derman.Host.Demo;

/// <summary>What demo citizens and staff say.</summary>
internal sealed record DemoWords(
    IReadOnlyList<string> Wishes, IReadOnlyList<string> Spots, IReadOnlyList<string> Waits, IReadOnlyList<string> Done,
    string Question, string Institution, string NotOurs, string Withdrawn, string SentBack, string Talked, string Again)
{
    private static readonly DemoWords Turkish = new(
        [
            "{place} için yazıyorum: {topic}. Bir haftadır böyle, ilgilenirseniz seviniriz.",
            "Merhaba, {place} tarafında {topic} konusunda yardımınızı rica ediyorum.",
            "{topic}. {place}, okulun arka sokağı. Çocuklar geçerken zorlanıyor.",
            "Annem yaşlı, kendisi arayamıyor. {place} oturuyor, {topic} için destek olur musunuz?",
            "Geçen ay da bildirmiştim, yine aynı: {topic} ({place}).",
            "{place} sakinleri olarak {topic} konusunda bir gelişme bekliyoruz. Teşekkür ederiz.",
        ],
        ["caminin karşısı", "muhtarlığın yanı", "okulun arka sokağı", "park girişi", "eczanenin önü", "12 numaralı bina"],
        ["Hava şartları uygun değil", "Malzeme siparişi bekleniyor", "İhale süreci tamamlanacak", "Diğer ekibin kazısı sürüyor"],
        ["Ekip yerinde çalıştı, iş tamamlandı.", "Arıza giderildi, fotoğrafı ektedir.", "Yerinde incelendi ve gereği yapıldı.", "Destek hane sahibine teslim edildi."],
        "Tam adresinizi ve size uygun saati yazar mısınız?",
        "Sakarya Büyükşehir Belediyesi",
        "Konu başka kurumun görev alanında",
        "Vatandaş aradı, ihtiyacı kalmadığını söyledi",
        "Fotoğrafta işin bittiği görünmüyor",
        "Sonucu anlattık, memnun olduğunu söyledi.",
        "Aynı sorun yeniden başladı.");

    private static readonly DemoWords Persian = new(
        [
            "سلام، از {place} پیام می‌دهم. دربارهٔ {topic} درخواست رسیدگی دارم.",
            "{topic}؛ ساکن {place} هستم و چند هفته است منتظرم.",
            "پدرم سالمند است و نمی‌تواند مراجعه کند. {place}، موضوع: {topic}.",
            "ماه پیش هم گفته بودم، هنوز نتیجه نگرفته‌ام: {topic} ({place}).",
            "لطفاً برای {topic} راهنمایی کنید. در {place} زندگی می‌کنیم.",
        ],
        ["روبه‌روی مسجد", "کنار مدرسه", "پلاک ۱۲", "نزدیک درمانگاه"],
        ["در انتظار تأمین اعتبار", "در انتظار نظر کمیسیون پزشکی", "در انتظار مدارک بیمه"],
        ["بازدید انجام شد و اقدام لازم صورت گرفت.", "وسیله تحویل خانواده شد.", "پرونده تکمیل و پرداخت برقرار شد."],
        "لطفاً نشانی کامل و زمان مناسب خود را بنویسید.",
        "سازمان تأمین اجتماعی",
        "موضوع در وظیفهٔ سازمان دیگری است",
        "مددجو تماس گرفت و گفت دیگر نیازی نیست",
        "مدرک پیوست‌شده انجام کار را نشان نمی‌دهد",
        "نتیجه گفته شد و رضایت داشتند.",
        "مشکل دوباره تکرار شده است.");

    public static DemoWords For(string language) => language == "fa" ? Persian : Turkish;
}
