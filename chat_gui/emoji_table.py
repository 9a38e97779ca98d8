"""The emoji that can be picked, and what they are called in English and in Russian. Pure data.

A line is a character, its English names and, behind the bar, its Russian ones; the first name of each is the one that
is shown. Every name stands once. Characters are such as one code point draws: Tk shows the parts of a joined one each
by itself.
"""

from __future__ import annotations

from typing import Final

SMILEYS: Final = """\
🙂 smile slight_smile | улыбка
😀 grin grinning | радость
😃 smiley happy | весело
😄 laugh | смех смешно
😁 beam beaming | ура_зубы сияет
😆 laughing xd | хохот
😅 sweat_smile phew | фух
😂 joy lol tears_of_joy | до_слёз лол
🤣 rofl rolling | ржу
😉 wink | подмигивание
😊 blush | румянец смущён
😇 innocent angel_face | ангел
🙃 upside_down | вверх_ногами
😋 yum | вкусно
😌 relieved | спокоен
😍 heart_eyes in_love | влюблён
😘 kiss | поцелуй
🥰 loved | любимый
😎 cool sunglasses | круто
🤓 nerd | ботаник
🧐 monocle | монокль
🤩 star_struck wow | восторг
🥳 party_face | праздную
😏 smirk | ухмылка
😐 neutral | никак
😑 expressionless | без_слов
😶 no_mouth | молчу
🤔 thinking think hmm | думаю хм
🤨 raised_eyebrow | сомнение
🙄 roll_eyes | закатил_глаза
😬 grimace | неловко
🤫 shush | тсс
🤭 oops | ой
🤗 hug | обнимаю
😴 sleeping asleep | сплю
🥱 yawn bored | зеваю скука
😪 sleepy | сонный
😕 confused | смущение непонятно
🙁 frown | хмурюсь
☹️ sad | грусть
😟 worried | волнуюсь
😮 open_mouth oh | ого
😲 astonished | поражён
😳 flushed | неудобно
🥺 please pleading | пожалуйста
😢 cry | плачу
😭 sob crying | рыдаю
😱 scream | крик ужас
😨 fearful scared | страшно
😰 anxious | тревога
😓 sweat | пот
😩 weary | измучен
😫 tired | устал
😖 confounded | ой_всё
😤 triumph huff | фыркаю
😠 angry | злюсь
😡 rage | ярость
🤬 swearing | ругаюсь
🤯 mind_blown exploding_head | взрыв_мозга
🥴 woozy | мутит
😵 dizzy_face | голова_кружится
🤢 nauseated | тошнит
🤮 vomit | рвота
🤒 ill thermometer_face | болею
😷 mask | маска
🤕 hurt bandage | ранен
🥵 hot | жарко
🥶 cold freezing | холодно
🤑 money_face | деньги_в_глазах
🤠 cowboy | ковбой
😈 devil | чертёнок
👻 ghost | привидение
💀 skull | череп
👽 alien | пришелец
🤖 robot | робот
💩 poop | какашка
🤡 clown | клоун
😺 cat_smile | кот_улыбка
😹 cat_joy | кот_смех
🙈 see_no_evil | не_вижу
🙉 hear_no_evil | не_слышу
🙊 speak_no_evil | не_говорю
"""

PEOPLE: Final = """\
👍 +1 thumbs_up thumbsup yes | лайк да класс
👎 -1 thumbs_down thumbsdown no | дизлайк нет
👌 ok ok_hand | ок хорошо
✌️ victory peace | победа мир
🤞 fingers_crossed | скрестил_пальцы
🤟 love_you_hand | люблю_жест
🤘 rock metal | рок
👊 fist_bump punch | кулак
✊ fist | кулак_вверх
🤝 handshake deal | рукопожатие
👏 clap applause | аплодисменты браво
🙌 raised_hands hooray | ура
🙏 thanks pray thank_you | спасибо
👋 wave hello bye | привет пока
✋ hand stop_hand | рука
🖐️ five_fingers | пять
👈 left point_left | влево
👉 right point_right | вправо
👆 point_up | вверх
👇 point_down | вниз
☝️ one index | один внимание_палец
✍️ writing | пишу
💪 muscle strong | сила
🧠 brain | мозг
👀 eyes look | глаза смотрю
👂 ear listen | ухо слушаю
👄 mouth | рот
👤 person user | человек
👥 people users | люди
👶 baby | малыш
👦 boy | мальчик
👧 girl | девочка
👨 man | мужчина
👩 woman | женщина
👴 grandpa | дедушка
👵 grandma | бабушка
🙋 hand_up raising_hand | подниму_руку
🤷 shrug dunno | не_знаю
🤦 facepalm | рукалицо
🙅 no_way | нельзя
🙆 all_fine | можно
🙇 bow sorry | простите
🏃 run running | бегу
🚶 walk | иду
💃 dance | танец
👑 crown | корона
"""

HEARTS: Final = """\
❤️ heart love | сердце любовь
🧡 orange_heart | оранжевое_сердце
💛 yellow_heart | жёлтое_сердце
💚 green_heart | зелёное_сердце
💙 blue_heart | синее_сердце
💜 purple_heart | фиолетовое_сердце
🖤 black_heart | чёрное_сердце
🤍 white_heart | белое_сердце
💔 broken_heart | разбитое_сердце
💖 sparkling_heart | сияющее_сердце
💯 100 hundred | сто сотка
💢 anger | гнев
💥 boom bang | бум
💫 dizzy | кружится
💤 zzz sleep | сон
💬 speech comment | реплика
💭 thought | мысль
✅ check done white_check_mark | готово галочка
☑️ checkbox | отмечено
❌ x cross wrong | неверно крестик
❗ exclamation important | важно
❓ question | вопрос
⁉️ what | что
⚠️ warning | осторожно
⛔ no_entry | стоп
🚫 forbidden | запрещено
♻️ recycle | переработка
➕ plus | плюс
➖ minus | минус
➡️ arrow_right | стрелка_вправо
⬅️ arrow_left | стрелка_влево
⬆️ arrow_up | стрелка_вверх
⬇️ arrow_down | стрелка_вниз
🔴 red_circle | красный
🟡 yellow_circle | жёлтый
🟢 green_circle | зелёный
🔵 blue_circle | синий
⭐ star | звезда
🌟 glowing_star | сияющая_звезда
✨ sparkles | блеск
🔥 fire lit | огонь
🎵 music note | музыка
"""

NATURE: Final = """\
🐶 dog | собака
🐱 cat | кот кошка
🐭 mouse_face | мышь
🐹 hamster | хомяк
🐰 rabbit bunny | кролик
🦊 fox | лиса
🐻 bear | медведь
🐼 panda | панда
🐨 koala | коала
🐯 tiger | тигр
🦁 lion | лев
🐮 cow | корова
🐷 pig | свинья
🐸 frog | лягушка
🐵 monkey | обезьяна
🐔 chicken | курица
🐧 penguin | пингвин
🐦 bird | птица
🦆 duck | утка
🦉 owl | сова
🐺 wolf | волк
🐴 horse | лошадь
🦄 unicorn | единорог
🐝 bee | пчела
🐛 bug | жук баг
🦋 butterfly | бабочка
🐌 snail | улитка
🐢 turtle slow | черепаха
🐍 snake python | змея питон
🐙 octopus | осьминог
🐟 fish | рыба
🐬 dolphin | дельфин
🐳 whale | кит
🐘 elephant | слон
🌱 seedling | росток
🌲 tree | дерево ёлка
🌹 rose | роза
🌻 sunflower | подсолнух
🍀 clover luck | клевер удача
🍁 maple_leaf | кленовый_лист
🌍 earth world | земля
🌙 moon | луна
☀️ sun sunny | солнце
⛅ cloudy | облачно
🌧️ rain | дождь
⛈️ storm | гроза
❄️ snow snowflake | снег
☃️ snowman | снеговик
🌈 rainbow | радуга
🌊 ocean | море
"""

FOOD: Final = """\
🍎 apple | яблоко
🍌 banana | банан
🍇 grapes | виноград
🍓 strawberry | клубника
🍒 cherries | вишня
🍑 peach | персик
🍉 watermelon | арбуз
🍋 lemon | лимон
🥕 carrot | морковь
🌽 corn | кукуруза
🍄 mushroom | гриб
🍞 bread | хлеб
🧀 cheese | сыр
🍔 burger | бургер
🍟 fries | картошка_фри
🍕 pizza | пицца
🌭 hotdog | хот_дог
🍳 egg cooking | яичница
🍣 sushi | суши
🍜 noodles | лапша
🍦 ice_cream | мороженое
🍩 donut | пончик
🍪 cookie | печенье
🎂 birthday cake | день_рождения торт
🍫 chocolate | шоколад
🍬 candy | конфета
🍿 popcorn | попкорн
☕ coffee | кофе
🍵 tea | чай
🍺 beer | пиво
🥤 drink | напиток
"""

THINGS: Final = """\
🎉 tada party congratulations | поздравляю праздник
🎈 balloon | шарик
🎁 gift present | подарок
🎄 christmas_tree | новый_год
🏆 trophy winner | кубок победитель
🥇 first gold | первое_место
🎯 target bullseye | цель в_точку
⚽ soccer football | футбол
🏀 basketball | баскетбол
🏐 volleyball | волейбол
🎮 game video_game | игра
🎲 dice | кубик
♟️ chess | шахматы
🎨 art palette | рисование
🎸 guitar | гитара
🎤 microphone | микрофон
🎧 headphones | наушники
🎬 film movie | кино
📷 camera | фото
💻 laptop computer | ноутбук компьютер
🖥️ desktop | монитор
⌨️ keyboard | клавиатура
🖱️ mouse | мышка
🖨️ printer | принтер
📱 phone mobile | телефон
🔋 battery | батарея
🔌 plug | розетка
💡 idea bulb | идея лампа
🔍 search magnifier | поиск
🔒 lock locked | замок
🔑 key | ключ
🔧 wrench fix | починка
🔨 hammer | молоток
⚙️ gear settings | шестерёнка
🧪 test_tube chemistry | химия
🔬 microscope | микроскоп
🔭 telescope | телескоп
📐 ruler geometry | линейка
🧮 abacus maths | счёты
📚 books | книги
📖 book reading | книга
📝 memo homework | заметка домашка
✏️ pencil | карандаш
📎 paperclip attachment | скрепка
📌 pin | булавка
📅 calendar date | календарь
📈 chart_up | рост
📉 chart_down | падение
📊 bar_chart | диаграмма
📁 folder | папка
📢 announcement loudspeaker | объявление
🔔 bell | звонок
🔕 no_bell | без_звука
🎓 graduation | выпускной
🏫 school | школа
🎒 backpack | рюкзак
🏠 home house | дом
🚗 car | машина
🚌 bus | автобус
🚆 train | поезд
🚲 bike bicycle | велосипед
✈️ plane airplane | самолёт
🚀 rocket launch | ракета поехали
🛸 ufo | нло
⏰ alarm | будильник
⏳ hourglass waiting | жду
⌛ time_up | время_вышло
💰 money | деньги
🗑️ trash | мусор
🩹 plaster | пластырь
🏁 finish checkered_flag | финиш
🚩 flag | флаг
"""
