// The languages that the inbox has words of, in the order of the gallery's menu.
export const LANGUAGES =
  'en bg cs da de el es et fi fr ga hr hu it lt lv mt nb nl pl pt pt-BR ro sk sl sv uk tr ka kk az hy ar he zh zh-Hant ja ko'.split(' ');

const RIGHT_TO_LEFT = ['ar', 'he'];

export const direction = (language) => (RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr');
