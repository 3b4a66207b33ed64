// The line above which people answer. It stands on top of what we send, so that programs quote it below the answer.

const WORDS = {
  tr: 'Lütfen yanıtınızı bu satırın üstüne yazın',
  fa: 'لطفاً پاسخ خود را بالای این خط بنویسید',
  en: 'Please write your answer above this line',
} as const;

export type Language = keyof typeof WORDS;

const LINES = new RegExp(Object.values(WORDS).map((words) => words.replaceAll(' ', '\\s+')).join('|'), 'u');

export const replyLine = (language: Language): string => `──── ${WORDS[language]} ────`;

export const isReplyLine = (line: string): boolean => LINES.test(line.normalize('NFC'));

/** The contract does not name a text's language: its letters do. */
export function languageOf(text: string): Language {
  if (/\p{Script=Arabic}/u.test(text)) {
    return 'fa';
  }

  return !/[ğışçöüĞİŞÇÖÜ]/u.test(text) && /\b(the|your|you|and|is|we)\b/iu.test(text) ? 'en' : 'tr';
}
