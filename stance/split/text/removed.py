"""What stands in place of a comment that its site or its writer took away, as data."""

from stance.split.text.beside import LineRule, any_of
from stance.split.text.controls import REMOVED

_OPENED = r"(?:\d{1,4}\s?[.)-]\s{1,3})?[\[(*]?"

REMOVED_RULES: tuple[LineRule, ...] = (
    LineRule(
        REMOVED,
        any_of(
            rf"{_OPENED}(?:(?:ce|le|votre|un) )?(?:commentaire|message|reponse|contenu) (?:(?:a|est|ont) )?(?:ete )?"
            r"(?:supprime|efface|retire|modere|masque|bloque|rejete|desactive)e?\b.{0,100}",
            r"(?:ce|le) commentaire n'est plus disponible.{0,60}",
            # Another site's link, which a blog numbers among its comments.
            r"(?:(?:\d{1,4}[.)] )?(?:pingback|trackback|اشعار بالتنبيه)|\d{1,4}[.)] تنبيه)\s?:\s?\S.{1,200}",
            # What a network of short messages shows in place of one.
            r"(?:ce|this) (?:post|tweet) (?:a ete supprime|provient d'un compte|is unavailable|was deleted).{0,80}",
            r"هذ[اه] (?:ال)?(?:منشور|تغريدة) (?:من حساب|محذوف|غير متاح|لم يعد).{0,60}",
        ),
    ),
    LineRule(
        REMOVED,
        any_of(
            rf"{_OPENED}(?:(?:تم|لقد تم|جرى) )?(?:حذف|ازالة|حجب|سحب|اخفاء|محو) (?:هذا |هذه )?"
            r"(?:ال)?(?:تعليق(?:ك|كم)?|ردك?|مشارك(?:ة|تك)|رسال(?:ة|تك))\b.{0,100}",
            rf"{_OPENED}(?:هذا )?(?:ال)?(?:تعليق|رد) (?:محذوف|محجوب|مخفي)\b.{{0,100}}",
        ),
    ),
    LineRule(
        REMOVED,
        any_of(
            rf"{_OPENED}(?:(?:this|the|your) )?(?:comment|message|reply|post) (?:(?:was|has been|is) )?"
            r"(?:deleted|removed|hidden|withdrawn)\b.{0,100}",
            r"[\[(](?:supprimee?|deleted|removed|محذوف)[\])]",
            r"vous avez supprime ce message|you deleted this message|(?:لقد )?حذفت هذه الرسالة",
        ),
    ),
)
