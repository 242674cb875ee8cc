// The languages that the gallery can be looked at in, in the order of its menu; those without words of their own yet are
// shown in English, as on any page.
export const LANGUAGES =
  'en bg cs da de el es et fi fr ga hr hu it lt lv mt nl pl pt pt-BR ro sk sl sv uk tr ka kk az hy ar he zh ja ko'.split(' ');

const RIGHT_TO_LEFT = ['ar', 'he'];

export const direction = (language) => (RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr');
