"""The numbers under which statuses travel to and from the national portal (the only file that knows them)."""

STATUS_NUMBERS = {
    "REGISTERED": 1,
    "RECEIVED": 2,
    "NOT_RECEIVED": 3,
    "IN_PROGRESS": 4,
    "AWAITING_SUPPLEMENT": 5,
    "AWAITING_PAYMENT": 6,
    "WITHDRAWN": 7,
    "STOPPED": 8,
    "COMPLETED": 9,
    "RETURNED": 10,
}
STATUS_NAMES = {number: name for name, number in STATUS_NUMBERS.items()}
