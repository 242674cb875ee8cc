// The platform as a recording: what it knows, and what it answers.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// It is noon for ever, so that it is the same day on both sides of the world.
export const NOW = Date.UTC(2026, 2, 20, 12);

/** The platform's side of every request: a token is good for one, and the answer brings the next. */
export class Platform {
  constructor(notifications, faults = {}) {
    this.notifications = notifications;
    this.faults = faults;
    this.given = 0;
  }

  token() {
    return `recorded-${(this.given += 1)}`;
  }

  /** New ones come, on top. */
  send(notifications) {
    this.notifications = [...notifications, ...this.notifications];
  }

  /** Answers as `fetch` does; what is held is never answered. */
  async answer(address, { body } = {}) {
    const url = new URL(address);
    const [kind, content] = this.#answer(url, body);
    const fault = this.faults[kind];
    if (fault === 'held') return new Promise(() => {});
    const headers = { 'ES-TOKEN': this.token(), 'Content-Type': 'application/json' };
    return new Response(JSON.stringify(fault ? {} : content), { status: fault ?? 200, headers });
  }

  #answer(url, body) {
    if (url.pathname.endsWith('/count')) {
      return ['count', { count: this.notifications.filter((notification) => notification.newMessage).length }];
    }
    if (url.pathname.endsWith('/status')) {
      return ['status', {}];
    }
    const [page, size] = ['page', 'pageSize'].map((name) => Number(url.searchParams.get(name)));
    const list = this.notifications.slice(page * size, (page + 1) * size);
    return [page ? 'more' : 'list', { list, totalPages: Math.ceil(this.notifications.length / size) }];
  }
}

let made = 0;

const notification = (age, title, content, others = {}) => ({
  id: `recorded-${(made += 1)}`,
  createdDate: NOW - age,
  title,
  content,
  newMessage: false,
  ...others,
});

const unread = (age, title, content, others) => notification(age, title, content, { newMessage: true, ...others });

const ORDERS = { en: 'Orders', uk: 'Замовлення', ar: 'الطلبات' };
const OFFERS = { en: 'Offers', uk: 'Пропозиції', ar: 'العروض' };

const TEXTS = {
  en: {
    sent: ['Your order is on its way', 'Order <b>KL-2041</b> left our warehouse and should reach you <b>tomorrow before noon</b>.'],
    harvest: ['The spring harvest is here', 'First-flush Darjeeling, picked in March and flown in last week. Only 120 tins.'],
    offer: ['Three for two, until Sunday', 'For everybody who drinks more than one cup.'],
    paid: ['Payment received', 'Thank you! The invoice is in your account.'],
    review: ['How was the Sencha?', 'Tell others what you think: <a href="#reviews">write a short review</a>.'],
    old: ['Welcome to Kettle & Leaf', 'We post on Tuesdays and Fridays.'],
  },
  uk: {
    sent: ['Ваше замовлення вже в дорозі', 'Замовлення <b>KL-2041</b> виїхало зі складу і буде у вас <b>завтра до полудня</b>.'],
    harvest: ['Весняний урожай уже тут', 'Дарджилінг першого збору, зірваний у березні. Лише 120 бляшанок.'],
    offer: ['Три за ціною двох, до неділі', 'Для всіх, хто п’є більше однієї чашки.'],
    paid: ['Оплату отримано', 'Дякуємо! Рахунок у вашому кабінеті.'],
    review: ['Як вам Сенча?', 'Розкажіть іншим: <a href="#reviews">напишіть короткий відгук</a>.'],
    old: ['Вітаємо в Kettle & Leaf', 'Надсилаємо щовівторка і щоп’ятниці.'],
  },
  ar: {
    sent: ['طلبك في الطريق إليك', 'غادر الطلب <b>KL-2041</b> مستودعنا وسيصلك <b>غدًا قبل الظهر</b>.'],
    harvest: ['وصل حصاد الربيع', 'شاي دارجيلنغ من القطفة الأولى، قُطف في مارس. 120 علبة فقط.'],
    offer: ['ثلاثة بسعر اثنين حتى الأحد', 'لكل من يشرب أكثر من كوب واحد.'],
    paid: ['تم استلام الدفعة', 'شكرًا لك! الفاتورة في حسابك.'],
    review: ['كيف كان شاي سينشا؟', 'أخبر الآخرين برأيك: <a href="#reviews">اكتب مراجعة قصيرة</a>.'],
    old: ['مرحبًا بك في Kettle & Leaf', 'نرسل يومي الثلاثاء والجمعة.'],
  },
};

/** What a visitor finds on an ordinary day, in a language that was recorded. */
export function everyday(language) {
  const recorded = language in TEXTS ? language : 'en';
  const { sent, harvest, offer, paid, review, old } = TEXTS[recorded];
  const [orders, offers] = [{ category: ORDERS[recorded] }, { category: OFFERS[recorded] }];
  return [
    unread(0, ...sent, { ...orders, link: '#orders' }),
    unread(47 * MINUTE, ...harvest, { link: '#tea', image: 'img/harvest.svg' }),
    notification(5 * HOUR, ...offer, { ...offers, image: 'img/tin.svg' }),
    notification(26 * HOUR, ...paid, orders),
    unread(3 * DAY, ...review),
    notification(40 * DAY, ...old),
  ];
}

/** A few of them. */
export const two = (language) => everyday(language).slice(1, 3);

/** One whose image can't be had. */
export const withoutImage = (language) => {
  const [sent, harvest] = everyday(language);
  return [sent, { ...harvest, image: 'img/gone.svg' }];
};

const LONG = `Water, leaf and time are all there is to it, and yet no two cups are alike. ${'The first pour wakes the leaf, the second tells its story, and the third is the one to remember. '.repeat(104)}`;

/** Texts that are hard to lay out. */
export const hard = () => [
  unread(2 * MINUTE, 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft', `https://example.com/${'a-very-long-address/'.repeat(4)}`, { category: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz', image: 'img/tin.svg' }),
  unread(9 * MINUTE, '🎉 Three for two 🍵 until Sunday', 'Tea 🍵, cake 🍰 and a party 🥳 for everybody.', { category: '🎁 Offers' }),
  notification(3 * HOUR, 'שלום, your order КЛ-2041 وصل الطلب', 'English, українська, עברית and العربية (all four) in 1 line.', { link: '#orders' }),
  unread(4 * HOUR, '', 'A notification without a title opens by its text.', { link: '#untitled' }),
  notification(0, 'A notification without a date', 'The platform has not said when.', { createdDate: undefined }),
  notification(0, 'Only a title', '', { createdDate: undefined }),
];

/** What authors make of their text: lists, links, paragraphs, and ten thousand letters. */
export const rich = () => [
  unread(12 * MINUTE, 'Three ways to save this week', '<p>For everybody who drinks <i>more than one cup</i>:</p><ul><li>Two tins, <b>10% off</b></li><li>Three tins, <a href="#delivery">free delivery</a></li></ul>', { category: 'Offers' }),
  unread(2 * HOUR, 'How to brew it', LONG, { image: 'img/harvest.svg' }),
  notification(6 * HOUR, 'Three rules for a better cup', '<ol><li>Fresh water.</li><li>Room to open.</li><li>Pour it all out.</li></ol>'),
];

/** So many, of which the first ones are unread. */
export const many = (length, unreadOnes) =>
  Array.from({ length }, (_, index) =>
    notification(index * 7 * MINUTE, `Notification ${index + 1}`, index % 3 ? 'A line of text.' : 'A text that takes more room than the others, because somebody had more to say about it than about most things.', {
      newMessage: index < unreadOnes,
    }),
  );

/** What comes while the visitor looks. */
export const news = () => [1, 2, 3].map((number) => unread(0, `Just in: number ${number}`, 'Fresh from the garden.'));
