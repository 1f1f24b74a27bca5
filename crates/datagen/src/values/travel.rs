//! Flights, hotels, cars.

use super::{
    Text,
    grammar::{Grammar, Part::*},
    list::{grammar, list, words},
};

words! {
    AIRPORT = "travel/airport";
    AIRPORT_NAME = "travel/airport_name";
    AIRLINE = "travel/airline";
    AIRCRAFT = "travel/aircraft";
    CLASS = "travel/class";
    ROOM = "travel/room";
    MAKE = "travel/car_make";
    MODEL = "travel/car_model";
    VEHICLE = "travel/vehicle";
    FUEL = "travel/fuel";
    AMENITY = "travel/amenity";
}

const FLIGHT: Grammar = Grammar(&[&[P(AIRLINE), N(100, 9899)]]);
const GATE: Grammar = Grammar(&[&[A, N(1, 59)]]);
const SEAT_NO: Grammar = Grammar(&[
    &[N(1, 38), L("A")],
    &[N(1, 38), L("B")],
    &[N(1, 38), L("C")],
    &[N(1, 38), L("D")],
    &[N(1, 38), L("E")],
    &[N(1, 38), L("F")],
]);
const TAIL: Grammar = Grammar(&[&[L("N"), N(100, 999), A, A]]);

pub(super) const TEXTS: &[Text] = &[
    list!("travel.airport_code", "Codes of airports: JFK", AIRPORT),
    list!("travel.airport", "Airports", AIRPORT_NAME),
    list!("travel.airline_code", "Codes of airlines: DL", AIRLINE),
    grammar!("travel.flight_number", "Numbers of flights: DL2041", FLIGHT),
    grammar!("travel.gate", "Gates: B12", GATE),
    grammar!("travel.seat", "Seats: 14C", SEAT_NO),
    list!("travel.aircraft", "Models of aircraft", AIRCRAFT),
    grammar!(
        "travel.tail_number",
        "Registrations of aircraft: N512AB",
        TAIL
    ),
    list!("travel.class", "Classes of travel", CLASS),
    list!("travel.room_type", "Kinds of hotel rooms", ROOM),
    list!("travel.car_make", "Makers of cars", MAKE),
    list!("travel.car_model", "Models of the same makers", MODEL),
    list!("travel.vehicle_type", "Kinds of vehicles", VEHICLE),
    list!("travel.fuel", "Kinds of fuel", FUEL),
    list!("travel.amenity", "Amenities", AMENITY),
];
