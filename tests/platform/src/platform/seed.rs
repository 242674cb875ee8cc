//! The contacts and messages of a first start.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::message::Message;
use super::store::{Identity, Store};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Long enough for the oldest seed to be there for a while.
const TTL: Duration = Duration::from_secs(30 * DAY);

/// Adds Anna with a full inbox, Ben with one message and Carl with none, unless somebody is there already.
pub(super) fn fill(store: &Store, shop: &str) -> rusqlite::Result<()> {
    if !store.is_empty()? {
        return Ok(());
    }
    let anna = store.add_contact(&Identity::email("anna@example.com"))?;
    let ben = store.add_contact(&Identity::email("ben@example.com"))?;
    store.add_contact(&Identity::email("carl@example.com"))?;
    for message in for_anna(shop) {
        store.send(anna, &message)?;
    }
    store.send(ben, &for_ben(shop)).map(drop)
}

fn for_anna(shop: &str) -> [Message; 8] {
    [
        Message {
            link: Some(format!("{shop}/#orders")),
            category: Some("orders".to_owned()),
            custom_data: object(json!({"order": "KL-2041"})),
            ..sent(
                3 * MINUTE,
                "Your order is on its way",
                "Order <b>KL-2041</b> left our warehouse and should reach you <b>tomorrow before noon</b>.",
            )
        },
        Message {
            image: Some(format!("{shop}/img/spring-harvest.svg")),
            link: Some(format!("{shop}/#tea")),
            category: Some("news".to_owned()),
            ..sent(
                47 * MINUTE,
                "The spring harvest is here",
                "First-flush Darjeeling, picked in March and flown in last week. Only 120 tins.",
            )
        },
        Message {
            category: Some("offers".to_owned()),
            ..sent(
                5 * HOUR,
                "Three ways to save this week",
                "<p>For everybody who drinks more than one cup:</p><ul><li>Two tins, 10% off</li>\
                 <li>Three tins, free delivery</li><li>A teapot, and the first tin is on us</li></ul>",
            )
        },
        sent(
            26 * HOUR,
            "Ваш улюблений чай знову в наявності",
            "«Карпатський збір» повернувся. Ми відклали для вас одну пачку до п’ятниці.",
        ),
        Message {
            read: true,
            ..sent(
                2 * DAY,
                "How was the Sencha?",
                &format!(
                    "Tell others what you think: <a href=\"{shop}/#reviews\">write a short review</a>. \
                     It takes a minute, and we read every one."
                ),
            )
        },
        Message {
            read: true,
            ..sent(
                4 * DAY,
                "شحن مجاني حتى نهاية الأسبوع",
                "استخدمي الرمز <b>TEA-2041</b> عند الدفع لأي طلب فوق 30 يورو.",
            )
        },
        Message {
            read: true,
            category: Some("guides".to_owned()),
            ..sent(7 * DAY, "A better cup, step by step", GUIDE)
        },
        Message {
            read: true,
            ..sent(
                12 * DAY,
                "Welcome to Kettle & Leaf",
                "Thank you for signing up. Your news will arrive right here.",
            )
        },
    ]
}

fn for_ben(shop: &str) -> Message {
    Message {
        link: Some(format!("{shop}/#tea")),
        ..sent(
            20 * MINUTE,
            "Your basket misses you",
            "The <i>Genmaicha</i> you looked at is still there. So are we.",
        )
    }
}

/// Long enough to show what the widget does with a long text.
const GUIDE: &str = "<p>Good leaves forgive a lot, but not everything. Start with fresh, cold water: water that has \
    boiled twice tastes flat. Warm the pot first, so that the temperature you chose is the one the leaves get.</p>\
    <p>Green tea wants <b>70 to 80 °C</b> and two minutes, oolong <b>90 °C</b> and three, black tea boiling water and \
    four. Give the leaves room to open: a basket is better than a ball, and a pot better than either.</p>\
    <p>Then pour everything out. Leaves that stay in hot water turn bitter, while leaves that were drained well give a \
    second cup, and many oolongs a fifth. Store the tin away from light, warmth and the coffee.</p>";

fn sent(seconds_ago: u64, title: &str, content: &str) -> Message {
    Message {
        title: title.to_owned(),
        content: content.to_owned(),
        age: Duration::from_secs(seconds_ago),
        ttl: TTL,
        ..Message::default()
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
